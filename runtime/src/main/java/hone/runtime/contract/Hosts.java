package hone.runtime.contract;

import hone.engine.training.TrainingSpec.InstanceGroup;
import hone.engine.training.TrainingSpec.Resources;
import java.util.ArrayList;
import java.util.List;

/// The hosts of a training job, `algo-1` to `algo-N`.
///
/// @param all in the order of their numbers; at least one
public record Hosts(List<Host> all) {
  public Hosts {
    all = List.copyOf(all);
  }

  /// One host.
  ///
  /// @param name `algo-<number>`, by which the others reach it
  /// @param group the instance group's name
  public record Host(String name, String group, String instanceType) {}

  public static Hosts of(Resources resources) {
    var all = new ArrayList<Host>();
    for (InstanceGroup group : resources.groups()) {
      for (int i = 0; i < group.instanceCount(); i++) {
        all.add(new Host("algo-" + (all.size() + 1), group.name(), group.instanceType()));
      }
    }
    return new Hosts(all);
  }

  /// Their names as the contract's files have them: sorted as texts, so that `algo-10` precedes
  /// `algo-2`.
  public List<String> names() {
    return all.stream().map(Host::name).sorted().toList();
  }

  /// The groups' names, in the order of their first hosts.
  public List<String> groups() {
    return all.stream().map(Host::group).distinct().toList();
  }

  /// The hosts of one group.
  public List<Host> in(String group) {
    return all.stream().filter(host -> host.group().equals(group)).toList();
  }
}
