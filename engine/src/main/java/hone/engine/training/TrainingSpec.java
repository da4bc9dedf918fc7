package hone.engine.training;

import hone.engine.Ordered;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Everything of a training job's request that decides how it runs, apart from its name and its
/// hyperparameters. Immutable.
///
/// @param environment what the caller adds to the process's environment, in the caller's order
/// @param checkpoint where checkpoints are kept, or `null` for none
/// @param retryAttemptsMax how often an internal failure is retried, 0 to 30
public record TrainingSpec(
    Algorithm algorithm,
    List<Channel> channels,
    Output output,
    Resources resources,
    TimeLimits limits,
    SequencedMap<String, String> environment,
    @Nullable Checkpoint checkpoint,
    Options options,
    int retryAttemptsMax) {

  public TrainingSpec {
    channels = List.copyOf(channels);
    environment = Ordered.copyOf(environment);
  }

  /// What is run.
  ///
  /// @param image an image name, resolved by the backend's image catalogue
  /// @param inputMode `File`, `Pipe` or `FastFile`: the default of the channels
  /// @param metrics how metrics are read from the log; the last match is a metric's final value
  /// @param entrypoint replaces the image's own entry point, and drops the argument `train`,
  ///     unless empty
  /// @param arguments replaces the argument `train` unless empty
  public record Algorithm(
      String image,
      String inputMode,
      List<MetricDefinition> metrics,
      List<String> entrypoint,
      List<String> arguments) {
    public Algorithm {
      metrics = List.copyOf(metrics);
      entrypoint = List.copyOf(entrypoint);
      arguments = List.copyOf(arguments);
    }
  }

  /// How a metric is read from one line of the log.
  ///
  /// @param regex its first group is the number; a tab in the line is seen as `#011`
  public record MetricDefinition(String name, String regex) {}

  /// One input channel.
  ///
  /// @param uri `s3://bucket/key` or `file:///path`; empty for a file system
  /// @param dataType `S3Prefix`, `ManifestFile` or `AugmentedManifestFile`
  /// @param distribution `FullyReplicated` or `ShardedByS3Key`
  /// @param compression `None` or `Gzip`, which counts in Pipe mode only
  /// @param recordWrapper `None` or `RecordIO`
  /// @param inputMode `File`, `Pipe` or `FastFile`, or `null` for the algorithm's
  /// @param details what few channels have, or `null` for none of it
  public record Channel(
      String name,
      String uri,
      String dataType,
      String distribution,
      @Nullable String contentType,
      @Nullable String compression,
      @Nullable String recordWrapper,
      @Nullable String inputMode,
      @Nullable ChannelDetails details) {

    /// Which attributes of an augmented manifest are used, in order.
    public List<String> attributes() {
      return details == null ? List.of() : details.attributes();
    }

    /// The seed of the order, or `null` for the order of the keys.
    public @Nullable Long shuffleSeed() {
      return details == null ? null : details.shuffleSeed();
    }

    /// The file system that it is on, or `null` for S3.
    public @Nullable FileSystem fileSystem() {
      return details == null ? null : details.fileSystem();
    }

    /// The instance groups that get it; empty for all.
    public List<String> groups() {
      List<String> named = details == null ? null : details.groups();
      return named == null ? List.of() : named;
    }

    /// Whether a host of that instance group gets it.
    public boolean isFor(String group) {
      return groups().isEmpty() || groups().contains(group);
    }

    /// The same channel with the input mode that applies.
    public Channel withMode(String algorithmMode) {
      String mode = inputMode == null ? algorithmMode : inputMode;
      return new Channel(
          name,
          uri,
          dataType,
          distribution,
          contentType,
          compression,
          recordWrapper,
          mode,
          details);
    }
  }

  /// What few channels have.
  ///
  /// @param attributes of an augmented manifest
  /// @param shuffleSeed seed of the order, or `null`
  /// @param fileSystem where the data are if not in S3, or `null`
  /// @param groups the instance groups that get it; empty for all
  public record ChannelDetails(
      List<String> attributes,
      @Nullable Long shuffleSeed,
      @Nullable FileSystem fileSystem,
      @Nullable List<String> groups) {
    public ChannelDetails {
      attributes = List.copyOf(attributes);
      // What was stored before there were any has none.
      groups = groups == null ? List.of() : List.copyOf(groups);
    }
  }

  /// A folder of a file system that the configuration names.
  ///
  /// @param type `EFS` or `FSxLustre`
  /// @param writable `true` for AWS's `rw`, `false` for `ro`
  public record FileSystem(String id, String type, String directory, boolean writable) {}

  /// Where the artifacts go: `<uri>/<training job>/output/model.tar.gz`.
  ///
  /// @param compressed `true` for AWS's `GZIP` (the default), `false` for `NONE`
  /// @param kmsKey by which a store that knows keys encrypts them; `null` for its usual
  public record Output(String uri, boolean compressed, @Nullable String kmsKey) {
    /// Encrypted as is usual where they go.
    public Output(String uri, boolean compressed) {
      this(uri, compressed, null);
    }
  }

  /// What the training job runs on.
  ///
  /// @param groups at least one; a job that names none has one group of AWS's usual name
  /// @param volumeGigabytes how much an instance may leave; 0 for no bound
  public record Resources(List<InstanceGroup> groups, int volumeGigabytes) {
    private static final String USUAL_GROUP = "homogeneousCluster";

    public Resources {
      groups = List.copyOf(groups);
      if (groups.isEmpty()) {
        throw new IllegalArgumentException("found no group of instances");
      }
    }

    /// Instances of one type.
    public static Resources of(String instanceType, int instanceCount, int volumeGigabytes) {
      return new Resources(
          List.of(new InstanceGroup(USUAL_GROUP, instanceType, instanceCount)), volumeGigabytes);
    }

    /// How many instances there are in all.
    public int instanceCount() {
      return groups.stream().mapToInt(InstanceGroup::instanceCount).sum();
    }
  }

  /// Instances of one type.
  ///
  /// @param instanceCount at least 1
  public record InstanceGroup(String name, String instanceType, int instanceCount) {}

  /// Two-way synchronised checkpoints.
  public record Checkpoint(String uri, String localPath) {}

  /// The service's switches.
  public record Options(boolean networkIsolation, boolean managedSpot) {}
}
