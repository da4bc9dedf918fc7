package hone.runtime.attempt;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import hone.engine.training.TrainingSpec.Channel;
import hone.engine.training.TrainingSpec.ChannelDetails;
import hone.engine.training.TrainingSpec.Checkpoint;
import hone.engine.training.TrainingSpec.FileSystem;
import hone.engine.training.TrainingSpec.MetricDefinition;
import hone.engine.training.TrainingSpec.Options;
import hone.engine.training.TrainingSpec.Resources;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Orders for tests: scripts that are run by an image's shell, with one metric `loss=<number>`.
///
/// @param image has a `/bin/sh` and the usual small programs
public record Trainings(String image) {
  private static final Scope SCOPE = new Scope("123456789012", "us-west-2");

  /// Where the script finds what stands for `/opt/ml`.
  private static final String PRELUDE = "ml=${SAGEMAKER_BASE_DIR:-/opt/ml}\n";

  /// What an order may say beyond its script.
  public record Wishes(
      SequencedMap<String, String> hyperparameters, List<Channel> channels, int hosts) {
    public static final Wishes NONE = new Wishes(new LinkedHashMap<>(), List.of(), 1);

    public Wishes withHosts(int count) {
      return new Wishes(hyperparameters, channels, count);
    }

    public Wishes withChannels(List<Channel> all) {
      return new Wishes(hyperparameters, all, hosts);
    }

    public Wishes withHyperparameters(SequencedMap<String, String> all) {
      return new Wishes(all, channels, hosts);
    }
  }

  public TrainingOrder script(String name, String script) {
    return script(name, script, Wishes.NONE);
  }

  public TrainingOrder script(String name, String script, Wishes wishes) {
    return order(name, List.of("/bin/sh", "-c", PRELUDE + script), wishes);
  }

  /// An order to run the image's own program.
  public TrainingOrder own(String name) {
    return own(name, Wishes.NONE);
  }

  public TrainingOrder own(String name, Wishes wishes) {
    return order(name, List.of(), wishes);
  }

  /// An order to run a command in the image's place.
  public TrainingOrder own(String name, Wishes wishes, List<String> entrypoint) {
    return order(name, entrypoint, wishes);
  }

  private TrainingOrder order(String name, List<String> entrypoint, Wishes wishes) {
    var spec =
        new TrainingSpec(
            new TrainingSpec.Algorithm(
                image,
                "File",
                List.of(new MetricDefinition("loss", "loss=(\\S+)")),
                entrypoint,
                List.of()),
            wishes.channels(),
            new TrainingSpec.Output("s3://out/models", true),
            Resources.of("ml.m5.large", wishes.hosts(), 1),
            new TimeLimits(Duration.ofHours(1), null, null),
            new LinkedHashMap<>(),
            null,
            new Options(false, false),
            0);
    return new TrainingOrder(
        attempt(name),
        SCOPE,
        name,
        "arn:aws:sagemaker:us-west-2:123456789012:training-job/" + name,
        spec,
        wishes.hyperparameters());
  }

  /// Named as no other attempt of the machine is, as servers do it: processes and containers are
  /// found by that name, also those of tests that run at the same time.
  private static AttemptId attempt(String name) {
    int number = ThreadLocalRandom.current().nextInt();
    return new AttemptId("%s-1-%08x".formatted(name.replaceAll("[^a-z0-9]", "-"), number));
  }

  public static Channel onFileSystem(String name, String id, String directory) {
    var details =
        new ChannelDetails(List.of(), null, new FileSystem(id, "EFS", directory, false), null);
    return new Channel(name, "", "S3Prefix", "FullyReplicated", null, null, null, null, details);
  }

  /// The channel `train` in Pipe mode; of an augmented manifest where attributes are named.
  public static Channel piped(String uri, List<String> attributes) {
    String type = attributes.isEmpty() ? "S3Prefix" : "AugmentedManifestFile";
    var details = new ChannelDetails(attributes, null, null, null);
    return new Channel("train", uri, type, "FullyReplicated", null, null, null, "Pipe", details);
  }

  /// The same, of gzip files.
  static Channel compressed(Channel of) {
    return new Channel(
        of.name(),
        of.uri(),
        of.dataType(),
        of.distribution(),
        of.contentType(),
        "Gzip",
        of.recordWrapper(),
        of.inputMode(),
        of.details());
  }

  /// The same in another input mode.
  public static Channel inMode(String mode, Channel of) {
    return new Channel(
        of.name(),
        of.uri(),
        of.dataType(),
        of.distribution(),
        of.contentType(),
        of.compression(),
        of.recordWrapper(),
        mode,
        of.details());
  }

  /// The same with checkpoints at `s3://out/ck`.
  public static TrainingOrder checkpointed(TrainingOrder of) {
    return checkpointed(of, "/opt/ml/checkpoints/");
  }

  public static TrainingOrder checkpointed(TrainingOrder of, String localPath) {
    TrainingSpec spec = of.spec();
    var checkpoint = new Checkpoint("s3://out/ck", localPath);
    return changed(of, spec.resources(), spec.environment(), checkpoint, spec.options());
  }

  /// The same without a network.
  public static TrainingOrder isolated(TrainingOrder of) {
    TrainingSpec spec = of.spec();
    var options = new Options(true, false);
    return changed(of, spec.resources(), spec.environment(), spec.checkpoint(), options);
  }

  /// The same as managed spot training.
  public static TrainingOrder spot(TrainingOrder of) {
    TrainingSpec spec = of.spec();
    var options = new Options(false, true);
    return changed(of, spec.resources(), spec.environment(), spec.checkpoint(), options);
  }

  /// The same with variables, on other instances.
  public static TrainingOrder with(
      TrainingOrder of, Map<String, String> environment, Resources resources) {
    TrainingSpec spec = of.spec();
    return changed(
        of, resources, new LinkedHashMap<>(environment), spec.checkpoint(), spec.options());
  }

  /// The same with its output elsewhere.
  static TrainingOrder storedAt(String uri, TrainingOrder of) {
    TrainingSpec spec = of.spec();
    var stored =
        new TrainingSpec(
            spec.algorithm(),
            spec.channels(),
            new TrainingSpec.Output(uri, true),
            spec.resources(),
            spec.limits(),
            spec.environment(),
            spec.checkpoint(),
            spec.options(),
            spec.retryAttemptsMax());
    return new TrainingOrder(
        of.attempt(), of.scope(), of.name(), of.arn(), stored, of.hyperparameters());
  }

  private static TrainingOrder changed(
      TrainingOrder of,
      Resources resources,
      SequencedMap<String, String> environment,
      @Nullable Checkpoint checkpoint,
      Options options) {
    TrainingSpec spec = of.spec();
    var changed =
        new TrainingSpec(
            spec.algorithm(),
            spec.channels(),
            spec.output(),
            resources,
            spec.limits(),
            environment,
            checkpoint,
            options,
            spec.retryAttemptsMax());
    return new TrainingOrder(
        of.attempt(), of.scope(), of.name(), of.arn(), changed, of.hyperparameters());
  }

  public static Channel channel(String name, String uri) {
    return new Channel(
        name, uri, "S3Prefix", "FullyReplicated", "text/csv", null, null, null, null);
  }
}
