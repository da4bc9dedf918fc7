package hone.runtime.instance;

import hone.engine.backend.Instances;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The configured table of instance types. Where it is empty, training programs share the machine
/// without limits of their own. Immutable.
///
/// @param table the first entry whose pattern fits a type wins
public record InstanceTypes(List<Entry> table) implements Instances {
  public static final InstanceTypes NONE = new InstanceTypes(List.of());

  public InstanceTypes {
    table = List.copyOf(table);
  }

  /// What the types of one pattern stand for.
  ///
  /// @param shown the pattern for people
  /// @param pattern matches a whole type's name
  public record Entry(String shown, Pattern pattern, Limits limits, Extras extras) {
    public Entry(String shown, Pattern pattern, Limits limits) {
      this(shown, pattern, limits, Extras.NONE);
    }
  }

  /// What a type means to clusters beyond its limits.
  ///
  /// @param slurmOptions those of `sbatch` after the general ones
  /// @param podTemplate is laid over the general one
  /// @param gpuResource Kubernetes' name of its GPUs
  public record Extras(List<String> slurmOptions, Optional<Path> podTemplate, String gpuResource) {
    public static final String GPUS = "nvidia.com/gpu";
    public static final Extras NONE = new Extras(List.of(), Optional.empty(), GPUS);

    public Extras {
      slurmOptions = List.copyOf(slurmOptions);
    }
  }

  /// What one host of a training job may use.
  ///
  /// @param cores 0 for any number
  /// @param memoryBytes 0 for any amount
  /// @param gpus how many GPUs it is given; -1 for all
  public record Limits(double cores, long memoryBytes, int gpus) {
    public static final Limits NONE = new Limits(0, 0, 0);

    /// The same, within what the machine has.
    public Limits within(int machineCores) {
      return new Limits(Math.min(cores, machineCores), memoryBytes, gpus);
    }
  }

  /// The limits of a type, or nothing if the table has other types only.
  public Optional<Limits> of(String type) {
    if (table.isEmpty()) {
      return Optional.of(Limits.NONE);
    }
    return entry(type).map(Entry::limits);
  }

  /// What else the type means to clusters.
  public Extras extras(String type) {
    return entry(type).map(Entry::extras).orElse(Extras.NONE);
  }

  private Optional<Entry> entry(String type) {
    return table.stream().filter(entry -> entry.pattern().matcher(type).matches()).findFirst();
  }

  @Override
  public Optional<String> problem(String instanceType) {
    return of(instanceType).isPresent() ? Optional.empty() : Optional.of(unknown(instanceType));
  }

  /// Say that a type is none of the table's, and what to do.
  public String unknown(String type) {
    return "the instance type "
        + type
        + " is none of 'instance_types' in the server's configuration, which has "
        + String.join(", ", table.stream().map(Entry::shown).toList())
        + "; add it there, or an entry for \"*\" that is meant for all others";
  }
}
