package hone.runtime.process;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import hone.engine.training.TrainingSpec.Channel;
import hone.engine.training.TrainingSpec.MetricDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Training programs for tests: small scripts, and the orders that run them.
record Trainings(Path folder) {
  static final Scope SCOPE = new Scope("123456789012", "us-west-2");

  /// Write a script as an executable program.
  String program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return "local:" + file;
  }

  /// An order to run an image, with one metric `loss=<number>`.
  TrainingOrder order(String name, String image) {
    return order(name, image, new LinkedHashMap<>(), List.of());
  }

  TrainingOrder order(
      String name,
      String image,
      SequencedMap<String, String> hyperparameters,
      List<Channel> channels) {
    var spec =
        new TrainingSpec(
            new TrainingSpec.Algorithm(
                image,
                "File",
                List.of(new MetricDefinition("loss", "loss=(\\S+)")),
                List.of(),
                List.of()),
            channels,
            new TrainingSpec.Output("s3://out/models", true),
            new TrainingSpec.Resources("ml.m5.large", 1, 1),
            new TimeLimits(Duration.ofHours(1), null, null),
            new LinkedHashMap<>(),
            null,
            new TrainingSpec.Options(false, false),
            0);
    return new TrainingOrder(
        new AttemptId(name.replaceAll("[^a-z0-9]", "-") + "-1"),
        SCOPE,
        name,
        "arn:aws:sagemaker:us-west-2:123456789012:training-job/" + name,
        spec,
        hyperparameters);
  }

  static Channel channel(String name, String uri) {
    return new Channel(name, uri, "S3Prefix", "FullyReplicated", "text/csv", null, null, null);
  }
}
