package hone.cli.command;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.Main;
import hone.cli.RunningServer;
import hone.cli.Wiring;
import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import hone.cli.config.ConfigReader;
import hone.cli.demo.BucketFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/// Goes once through what a server does, for the JVM's start-up cache: the build runs this, with
/// the JVM writing down which classes it needs.
@Command(name = "rehearse", hidden = true, header = "Go once through all that a server does.")
public final class RehearseCommand implements Runnable {
  private static final int ROUNDS = 3;

  @Override
  public void run() {
    // The commands of a command line that has one alone are not looked through.
    Main.commandLine();
    Path data = newFolder();
    try {
      var flags = new LinkedHashMap<String, String>();
      flags.put("port", "0");
      flags.put("host", "127.0.0.1");
      flags.put("data", data.toString());
      var config = new ConfigReader(Map.of(), Home.ofUser()).read(null, flags);
      new BucketFiles(data).make("rehearsal");
      try (RunningServer server = Wiring.start(config);
          AwsClient client = server.client()) {
        for (int round = 0; round < ROUNDS; round++) {
          exercise(client, data, "rehearsal-" + round);
        }
        readMetrics(server);
      }
    } finally {
      delete(data);
    }
  }

  private static void exercise(AwsClient client, Path data, String name) {
    var request = Json.object().put("HyperParameterTuningJobName", name);
    client.sagemaker("CreateHyperParameterTuningJob", request(name, data));
    for (int i = 0; i < 10; i++) {
      client.sagemaker("DescribeHyperParameterTuningJob", request);
      client.sagemaker("ListTrainingJobsForHyperParameterTuningJob", request);
      client.sagemaker("ListHyperParameterTuningJobs", Json.object());
    }
    while (client
        .sagemaker("DescribeHyperParameterTuningJob", request)
        .path("HyperParameterTuningJobStatus")
        .asString("")
        .equals("InProgress")) {
      pause();
    }
  }

  private static void readMetrics(RunningServer server) {
    try (var in = server.uri().resolve("/metrics").toURL().openStream()) {
      in.readAllBytes();
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "the rehearsal's metrics cannot be read: " + error);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CliError(Exit.INTERRUPTED, "interrupted");
    }
  }

  private static ObjectNode request(String name, Path data) {
    return (ObjectNode)
        Json.read(
            """
            {"HyperParameterTuningJobName": "%s",
             "HyperParameterTuningJobConfig": {
               "Strategy": "Bayesian",
               "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
               "ResourceLimits": {"MaxNumberOfTrainingJobs": 2, "MaxParallelTrainingJobs": 2},
               "ParameterRanges": {"ContinuousParameterRanges": [
                 {"Name": "x", "MinValue": "0", "MaxValue": "1"}]}},
             "TrainingJobDefinition": {
               "AlgorithmSpecification": {
                 "TrainingImage": "local:%s", "TrainingInputMode": "File",
                 "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*)"}]},
               "RoleArn": "arn:aws:iam::000000000000:role/hone",
               "OutputDataConfig": {"S3OutputPath": "s3://rehearsal/output"},
               "ResourceConfig": {
                 "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
               "StoppingCondition": {"MaxRuntimeInSeconds": 600}}}
            """
                .formatted(name, program(data)),
            "the rehearsal");
  }

  private static Path program(Path data) {
    Path program = data.resolve("score.sh");
    try {
      Files.writeString(program, "#!/bin/sh\necho score=1\n");
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
      return program;
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "'" + program + "' cannot be written: " + error);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("hone-rehearsal");
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "no temporary folder can be made: " + error);
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "'" + folder + "' cannot be removed: " + error);
    }
  }
}
