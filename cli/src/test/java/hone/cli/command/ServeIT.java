package hone.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import hone.cli.EndsLeftovers;
import hone.cli.Exit;
import hone.cli.client.JobFinder;
import hone.cli.client.Json;
import hone.cli.command.HoneProcess.Ran;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Starts real servers and talks to them with the commands, as a user does.
@ExtendWith(EndsLeftovers.class)
final class ServeIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void aTuningJobOfAScriptGoesFromRequestToTrials() throws Exception {
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      Path request = request("curve", 4);

      Ran tuned = hone(greeting, "tune", request.toString());
      Ran again = hone(greeting, "tune", request.toString());
      Ran jobs = hone(greeting, "jobs", "--json");
      Ran table = hone(greeting, "jobs", "--status", "completed");
      Ran insight = hone(greeting, "describe", "curve", "--insight", "--limit", "3");
      Ran two = hone(greeting, "describe", "curve", "--insight", "--limit", "2", "--json");
      Ran trials = hone(greeting, "trials", "curve", "--json");
      Ran described = hone(greeting, "describe", "curve");
      Ran watched = hone(greeting, "watch", "curve");

      assertThat(tuned.exitCode()).as(tuned.err()).isEqualTo(Exit.OK);
      assertThat(tuned.out()).contains("Tuning job curve: Completed");
      assertThat(watched.exitCode()).as(watched.err()).isEqualTo(Exit.OK);
      assertThat(watched.out()).contains("4 of 4 done", "Tuning job curve: Completed");
      assertThat(again.exitCode()).isEqualTo(Exit.REFUSED);
      assertThat(again.err()).startsWith("hone: ResourceInUse").hasLineCount(1);
      JsonNode job = Json.read(jobs.out(), "jobs").path(0);
      assertThat(job.path("HyperParameterTuningJobName").asString()).isEqualTo("curve");
      JsonNode all = Json.read(trials.out(), "trials");
      assertThat(all.size()).isEqualTo(4);
      assertThat(score(all.path(0))).isGreaterThanOrEqualTo(score(all.path(3)));
      assertThat(table.out())
          .contains("BEST")
          .containsPattern("curve +Completed +Random +4/4 +0 +0\\.\\d+ +\\d+ s");
      assertThat(described.out()).contains("maximise score", "4 of 4 done");
      assertThat(insight.out()).contains("draw 4", "draw 2").endsWith("… 1 more (--limit)\n");
      assertThat(Json.read(two.out(), "insight").path("TrainingJobs").size()).isEqualTo(2);

      String best = all.path(0).path("TrainingJobName").asString();
      Ran logs = hone(greeting, "logs", best);
      assertThat(logs.exitCode()).as(logs.err()).isEqualTo(Exit.OK);
      assertThat(logs.out()).contains("score=");
      assertThat(hone(greeting, "describe", best).out()).contains("training job", "Completed");
      assertThat(hone(greeting, "describe", "nothing").exitCode()).isEqualTo(Exit.REFUSED);

      Path file = folder.resolve("curve.html");
      Ran reported = hone(greeting, "report", "curve", "--file", file.toString());
      assertThat(reported.exitCode()).as(reported.err()).isEqualTo(Exit.OK);
      assertThat(reported.out()).isEqualTo(file + "\n");
      assertThat(file).content().contains("<hone-report>", best);
      Ran saved = hone(greeting, "report", "curve", "--json");
      assertSaves(Json.read(saved.out(), "saved"), best);

      Ran elsewhere = hone(greeting, "describe", "curve", "--region", "us-wets-2");
      assertThat(elsewhere.err()).contains("; there is one in us-west-2 (");
      Ran deleted = hone(greeting, "delete", "curv", best, "curve");
      assertThat(deleted.err()).hasLineCount(1).contains("did you mean 'curve'?");
      assertThat(deleted.exitCode()).isEqualTo(Exit.REFUSED);
      assertThat(deleted.out())
          .isEqualTo("Deleting %s.%nDeleting curve; its training jobs stay.%n", best);
      assertThat(hone(greeting, "jobs").out()).startsWith("There are no tuning jobs");
    }
  }

  /// A report is all that its page needs.
  private static void assertSaves(JsonNode saved, String trainingJob) {
    assertThat(saved.at("/TuningJob/HyperParameterTuningJobName").asString()).isEqualTo("curve");
    assertThat(saved.path("TrainingJobs").size()).isEqualTo(4);
    assertThat(saved.path("Definitions").size()).isOne();
    assertThat(saved.path("Descriptions").path(trainingJob).path("HyperParameters").size())
        .isPositive();
    JsonNode series = saved.path("Metrics").path("score").path(trainingJob);
    assertThat(series.path("MetricValues").size())
        .isPositive()
        .isEqualTo(series.path("XAxisValues").size());
    JsonNode lines = saved.path("Logs").path(trainingJob).valueStream().findFirst().orElseThrow();
    assertThat(lines.path(0).path("message").asString()).contains("score=");
    assertThat(lines.path(0).path("timestamp").asLong()).isPositive();
  }

  @Test
  void whatIsEndedFromOutsideSaysWhatGoesOn() throws Exception {
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      String request = request("slow", 1, "exec sleep 300").toString();
      Ran none = hone(greeting, "jobs", "--region", "eu-west-1");
      assertThat(none.out()).startsWith("There are no tuning jobs in region eu-west-1 at http://");
      try (HoneProcess tune =
          HoneProcess.start(folder, HoneProcess.asked(greeting, "tune", request))) {
        // Then it watches, and says what it has to say.
        assertThat(tune.process().inputReader(UTF_8).readLine()).contains("InProgress");
        awaitTraining(greeting);

        tune.terminate();

        assertThat(tune.end().err())
            .contains(
                "slow goes on",
                "'hone watch slow --endpoint http://",
                " --data " + folder.resolve("hone"));
      }
      server.terminate();
      assertThat(server.end().err()).contains("1 training program goes on; the next 'hone serve'");
    }
  }

  private static void awaitTraining(JsonNode greeting) throws InterruptedException {
    var query = Json.object().put("HyperParameterTuningJobName", "slow");
    String list = "ListTrainingJobsForHyperParameterTuningJob";
    try (var client = HoneProcess.client(greeting)) {
      for (int i = 0; i < 600; i++) {
        Thread.sleep(100);
        for (JsonNode job : client.list(list, query, "TrainingJobSummaries", 1)) {
          String name = job.path("TrainingJobName").asString();
          JsonNode described = new JobFinder(client).training(name);
          if (described.path("SecondaryStatus").asString().equals("Training")) {
            return;
          }
        }
      }
    }
    throw new AssertionError("no training program runs");
  }

  @Test
  void whatWasAnsweredIsThereAfterARestart() throws Exception {
    try (HoneProcess server = HoneProcess.serve(folder)) {
      Ran tuned = hone(server.greeting(), "tune", request("kept", 2).toString());
      assertThat(tuned.exitCode()).as(tuned.err()).isEqualTo(Exit.OK);
      server.terminate();
      assertThat(server.end().exitCode()).isEqualTo(143); // as of every process that SIGTERM ends
    }
    assertThat(Files.readString(folder.resolve("hone/server.log")))
        .contains(" listens on http://127.0.0.1:", "training-job/kept-", " is launched as attempt ")
        .contains("hyper-parameter-tuning-job/kept has ended: Completed", "the server ends");

    try (HoneProcess server = HoneProcess.serve(folder)) {
      Ran trials = hone(server.greeting(), "trials", "kept", "--json");
      assertThat(Json.read(trials.out(), "trials").size()).isEqualTo(2);
    }
  }

  @Test
  void theDataFolderAloneLeadsToItsServer() throws Exception {
    Path data = folder.resolve("other");
    List<String> serve = List.of("serve", "--port", "0", "--data", data.toString());
    try (HoneProcess server = HoneProcess.start(folder, serve)) {
      var greeting = server.process().inputReader(UTF_8);
      String listens = greeting.readLine();
      String page = greeting.readLine();

      assertThat(page).endsWith("; 'hone page --data " + data + "' prints a link to it");
      String link = HoneProcess.run(folder, "page", "--data", data.toString()).out();
      assertThat(listens).contains(link.replaceFirst("/ui/.*\\s*", ""));
    }
  }

  @Test
  void aSecondServerOnTheSameFolderOrPortIsRefusedInOneSentence() throws Exception {
    try (HoneProcess server = HoneProcess.serve(folder)) {
      JsonNode greeting = server.greeting();
      int port = URI.create(greeting.path("endpoint").asString()).getPort();
      String data = greeting.path("data").asString();

      Ran sameFolder = HoneProcess.run(folder, "serve", "--port", "0", "--data", data);
      Ran samePort =
          HoneProcess.run(
              folder, "serve", "--port", "" + port, "--data", folder.resolve("other").toString());

      assertThat(sameFolder.exitCode()).isEqualTo(Exit.MACHINE);
      assertThat(sameFolder.err()).hasLineCount(1).contains("another server", data);
      assertThat(samePort.exitCode()).isEqualTo(Exit.MACHINE);
      assertThat(samePort.err()).hasLineCount(1).contains("port " + port, "--port");
    }
  }

  @Test
  void anAddressThatOthersReachWithoutTlsIsRefusedBeforeAnythingIsMade() throws Exception {
    Path data = folder.resolve("never");

    Ran ran = HoneProcess.run(folder, "serve", "--host", "0.0.0.0", "--data", data.toString());

    assertThat(ran.exitCode()).isEqualTo(Exit.USAGE);
    assertThat(ran.err()).hasLineCount(1).contains("--insecure-listen");
    assertThat(data).doesNotExist();
  }

  @Test
  void aDataFolderThatCannotBeWrittenIsOneSentence() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    Ran ran =
        HoneProcess.run(folder, "serve", "--port", "0", "--data", file.resolve("data").toString());

    assertThat(ran.exitCode()).isEqualTo(Exit.MACHINE);
    assertThat(ran.err()).hasLineCount(1).contains("data folder", file.toString());
  }

  @Test
  void anOrdinaryFolderForControlGroupsIsRefusedInOneSentence() throws Exception {
    Files.writeString(folder.resolve("config.yaml"), "process_cgroup: " + folder + "\n");

    Ran ran = HoneProcess.run(folder, "serve", "--data", folder.toString(), "--port", "0");

    assertThat(ran.exitCode()).isEqualTo(Exit.USAGE);
    assertThat(ran.err())
        .startsWith("hone: process_cgroup: found " + folder)
        .contains("version 2")
        .hasLineCount(1);
  }

  @Test
  void credentialsAreTheOwnersAloneAndTheirSecretIsNeverPrinted() throws Exception {
    try (HoneProcess server = HoneProcess.serve(folder)) {
      Path file = Path.of(server.greeting().path("credentials").asString());
      String secret =
          Files.readAllLines(file).stream()
              .filter(line -> line.startsWith("aws_secret_access_key"))
              .map(line -> line.replaceFirst("^.*= *", ""))
              .findFirst()
              .orElseThrow();
      server.terminate();
      Ran ran = server.end();

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(secret).hasSize(40);
      assertThat(ran.out() + ran.err()).doesNotContain(secret);
    }
  }

  private Ran hone(JsonNode greeting, String... arguments)
      throws IOException, InterruptedException {
    return HoneProcess.ask(folder, greeting, arguments);
  }

  private static double score(JsonNode trial) {
    return trial.path("FinalHyperParameterTuningJobObjectiveMetric").path("Value").asDouble();
  }

  private Path request(String name, int trainings) throws IOException {
    return request(name, trainings, "echo \"score=$SM_HP_X;\"");
  }

  private Path request(String name, int trainings, String command) throws IOException {
    Path script = folder.resolve("train.sh");
    Files.writeString(script, "#!/bin/sh\n" + command + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Files.writeString(
        folder.resolve(name + ".json"),
        """
        {"HyperParameterTuningJobName": "%s",
         "HyperParameterTuningJobConfig": {
           "Strategy": "Random",
           "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
           "ResourceLimits": {"MaxNumberOfTrainingJobs": %d, "MaxParallelTrainingJobs": 2},
           "ParameterRanges": {"ContinuousParameterRanges": [
             {"Name": "x", "MinValue": "0", "MaxValue": "1"}]}},
         "TrainingJobDefinition": {
           "AlgorithmSpecification": {
             "TrainingImage": "local:%s", "TrainingInputMode": "File",
             "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*?);"}]},
           "RoleArn": "arn:aws:iam::000000000000:role/hone",
           "OutputDataConfig": {"S3OutputPath": "s3://results/output"},
           "ResourceConfig": {
             "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
           "StoppingCondition": {"MaxRuntimeInSeconds": 600}}}
        """
            .formatted(name, trainings, script));
  }
}
