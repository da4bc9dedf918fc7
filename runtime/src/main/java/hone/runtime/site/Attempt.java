package hone.runtime.site;

import hone.engine.backend.TrainingOrder;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;

/// What a site is told of one attempt.
///
/// @param wake to be called, on any thread, when something has happened; a hint to look sooner
public record Attempt(TrainingOrder order, AttemptFolder folder, Runnable wake) {

  public Hosts hosts() {
    return Hosts.of(order.spec().resources());
  }

  public HostFolder folder(Host host) {
    return folder.host(host.name());
  }
}
