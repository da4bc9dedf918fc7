package hone.runtime.script;

import hone.runtime.contract.Hosts.Host;

/// What a script is told of the machine that runs it.
///
/// @param host which of the job's hosts it is
/// @param gpus how many it sees
/// @param networkInterface by which a job's hosts reach each other
/// @param port the first of as many as the job has hosts, which no other job has
/// @param isNamed whether hosts are known by their names
public record Machine(Host host, int gpus, String networkInterface, int port, boolean isNamed) {

  /// Where a host is reached. Hosts that do not know each other's names are on one machine: where
  /// they are not, `Programs` refuses what would need them.
  String address(String host) {
    return isNamed ? host : "127.0.0.1";
  }
}
