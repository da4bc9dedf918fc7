package hone.runtime.program;

import hone.engine.backend.TrainingOrder;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.site.Attempt;

/// One host of one order, and its folder.
public record Seat(TrainingOrder order, Host host, HostFolder folder) {

  public static Seat of(Attempt attempt, Host host) {
    return new Seat(attempt.order(), host, attempt.folder(host));
  }
}
