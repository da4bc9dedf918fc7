package hone.runtime.site;

import hone.engine.backend.TrainingOrder;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import java.util.function.Consumer;

/// What a site is told of one attempt.
///
/// @param wake to be called, on any thread, when something has happened; a hint to look sooner
/// @param tell writes a line into the attempt's log, until its programs have begun
public record Attempt(
    TrainingOrder order, AttemptFolder folder, Runnable wake, Consumer<String> tell) {

  public Hosts hosts() {
    return Hosts.of(order.spec().resources());
  }

  public HostFolder folder(Host host) {
    return folder.host(host.name());
  }
}
