package hone.runtime.process;

import hone.engine.backend.TrainingOrder;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts.Host;

/// One host of one order, and its folder.
record Seat(TrainingOrder order, Host host, HostFolder folder) {}
