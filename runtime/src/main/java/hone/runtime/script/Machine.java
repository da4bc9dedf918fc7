package hone.runtime.script;

import hone.runtime.contract.Hosts.Host;

/// What a script is told of the machine that runs it.
///
/// @param host which of the job's hosts it is
/// @param gpus how many it sees
/// @param networkInterface by which a job's hosts reach each other
/// @param port the first of as many as the job has hosts, which no other job has
/// @param isNamed whether hosts are known by their names
/// @param isHere whether all of the job's hosts are this machine
public record Machine(
    Host host, int gpus, String networkInterface, int port, boolean isNamed, boolean isHere) {

  /// Whether the job's hosts find each other.
  boolean finds() {
    return isNamed || isHere;
  }

  /// Where a host is reached, if hosts find each other.
  String address(String host) {
    return isNamed ? host : "127.0.0.1";
  }
}
