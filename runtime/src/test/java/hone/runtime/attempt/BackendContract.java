package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.site.AttemptFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What a training job may rely on, wherever it runs. A site's test makes the site.
public abstract class BackendContract extends LogContract {
  @Test
  void aProgramTrainsWithTheFilesAndVariablesOfTheContract() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/train"));
    Files.writeString(folder.resolve("s3/data/train/a.csv"), "1,2\n");
    var hyperparameters = new LinkedHashMap<String, String>();
    hyperparameters.put("eta", "0.1");
    hyperparameters.put("odd name", "a 'b' \"c\" $(touch x) `d`; e\nü");
    TrainingOrder order =
        launched(
            trainings.script(
                "job:a+b",
                """
                cat "$ml/input/data/train/a.csv"
                cat "$ml/input/config/hyperparameters.json"; echo
                cat "$ml/input/config/inputdataconfig.json"; echo
                cat "$ml/input/config/resourceconfig.json"; echo
                echo "job=$TRAINING_JOB_NAME arn=$TRAINING_JOB_ARN secret=$SECRET"
                echo 'loss=0.5'; echo 'loss=nan'
                sleep 1 # an engine reads the two streams apart: their order is that of time
                echo 'loss=0.25' >&2
                echo model > "$ml/model/model.bin"
                echo more > "$ml/output/data/more.txt"
                """,
                Wishes.NONE
                    .withHyperparameters(hyperparameters)
                    .withChannels(List.of(Trainings.channel("train", "s3://data/train")))));

    Observation.Ended ended = ended(order);
    assertThat(ended.ending()).isEqualTo(new Ending.Completed());
    assertThat(ended.stages().stream().map(Observation.StageEntry::stage))
        .containsExactly(Stage.STARTING, Stage.DOWNLOADING, Stage.TRAINING, Stage.UPLOADING);
    assertThat(log(order.attempt()))
        .contains("1,2", "job=job:a+b arn=" + order.arn() + " secret=")
        .anyMatch(line -> line.contains("\"current_host\":\"algo-1\""))
        .anyMatch(line -> line.contains("\"train\":{\"ContentType\":\"text/csv\""))
        .anyMatch(line -> line.contains("\"eta\":\"0.1\"") && line.contains("\\\"c\\\""));
    assertThat(backend.metrics(order.attempt(), 0).stream().map(MetricPoint::value))
        .containsExactly(0.5, Double.NaN, 0.25);
    assertThat(ended.model()).isEqualTo("s3://out/models/job:a+b/output/model.tar.gz");
    assertThat(names(folder.resolve("s3/out/models/job:a+b/output/model.tar.gz")))
        .containsExactly("model.bin");
    assertThat(names(folder.resolve("s3/out/models/job:a+b/output/output.tar.gz")))
        .containsExactly("more.txt");
  }

  @Test
  void theFailureFileAndTheExitCodeSayWhyItFailed() throws Exception {
    var own = launch("own", "echo bad data > \"$ml/output/failure\"; exit 3");
    var client = launch("client", "echo 'ClientError: eta' > \"$ml/output/failure\"; exit 2");
    var silent = launch("silent", "exit 1");
    // On one stream: an engine reads the two apart, and lines of both may change places.
    var printed =
        launch("printed", "exec >&2; echo start; echo 'ValueError: no such file'; exit 1");
    var usage = launch("usage", "echo 'train: unrecognized arguments: -x'; exit 2");
    var signal = launch("signal", "kill -9 $$");

    assertThat(reason(ended(own))).isEqualTo("AlgorithmError: bad data, exit code: 3");
    assertThat(ended(client).ending())
        .isEqualTo(new Ending.Failed(FailureKind.CLIENT, "ClientError: eta, exit code: 2"));
    assertThat(reason(ended(silent))).isEqualTo("AlgorithmError: , exit code: 1");
    assertThat(reason(ended(printed)))
        .isEqualTo("AlgorithmError: ValueError: no such file, exit code: 1");
    assertThat(reason(ended(usage)))
        .isEqualTo("AlgorithmError: train: unrecognized arguments: -x, exit code: 2");
    assertThat(reason(ended(signal))).contains("ended by signal 9").endsWith("exit code: 137");
  }

  @Test
  void missingDataIsTheCallersMistake() throws Exception {
    TrainingOrder data =
        launched(
            trainings.script(
                "data",
                "exit 0",
                Wishes.NONE.withChannels(List.of(Trainings.channel("train", "s3://nowhere/x")))));

    assertThat(reason(ended(data)))
        .startsWith("ClientError: Data download failed: ")
        .contains("s3://nowhere/x");
  }

  @Test
  void aFastFileChannelIsAFolderOfFiles() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/train/sub"));
    Files.writeString(folder.resolve("s3/data/train/a.csv"), "1,2\n");
    Files.writeString(folder.resolve("s3/data/train/sub/b.csv"), "3,4\n");
    var channel = Trainings.inMode("FastFile", Trainings.channel("train", "s3://data/train"));
    TrainingOrder order =
        launched(
            trainings.script(
                "fast",
                "cd $ml/input/data/train; cat a.csv sub/b.csv; echo loss=1",
                Wishes.NONE.withChannels(List.of(channel))));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).containsExactly("1,2", "3,4", "loss=1");
  }

  @Test
  void aFileSystemsFolderIsAChannel() throws Exception {
    Files.createDirectories(folder.resolve("nfs/sub"));
    Files.writeString(folder.resolve("nfs/sub/a.csv"), "3,4\n");
    Channel channel = Trainings.onFileSystem("train", "fs-01234567", "/sub");
    TrainingOrder order =
        launched(
            trainings.script(
                "mounted",
                "cat $ml/input/data/train/a.csv; echo loss=1",
                Wishes.NONE.withChannels(List.of(channel))));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).containsExactly("3,4", "loss=1");
    backend.release(order.attempt());
    assertThat(folder.resolve("nfs/sub/a.csv")).hasContent("3,4\n");
  }

  @Test
  void eachEpochOfAPipedChannelIsReadFromAPipeOfItsOwn() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/train"));
    Files.writeString(folder.resolve("s3/data/train/a"), "one ");
    Files.writeString(folder.resolve("s3/data/train/b"), "two\n");
    TrainingOrder order =
        launched(
            trainings.script(
                "piped",
                """
                for epoch in 0 1 2; do echo "epoch=$epoch $(cat $ml/input/data/train_$epoch)"; done
                echo loss=1
                """,
                Wishes.NONE.withChannels(List.of(Trainings.piped("s3://data/train", List.of())))));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt()))
        .containsExactly("epoch=0 one two", "epoch=1 one two", "epoch=2 one two", "loss=1");
    backend.release(order.attempt());
    await(() -> !Files.exists(folderOf(order, "training")), "the folder goes");
  }

  @Test
  void anAugmentedManifestPipesItsAttributesLineByLine() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/images"));
    Files.writeString(folder.resolve("s3/data/images/a"), "<image a>");
    Files.writeString(folder.resolve("s3/data/images/b"), "<image b>");
    Files.writeString(
        folder.resolve("s3/data/manifest.jsonl"),
        """
        {"source-ref": "s3://data/images/b", "class": 7, "unused": "x"}
        {"source-ref": "s3://data/images/a", "class": "cat"}
        """);
    TrainingOrder order =
        launched(
            trainings.script(
                "augmented",
                "for epoch in 0 1; do cat $ml/input/data/train_$epoch; echo; done; echo loss=1",
                Wishes.NONE.withChannels(
                    List.of(
                        Trainings.piped(
                            "s3://data/manifest.jsonl", List.of("source-ref", "class"))))));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    String epoch = "<image b>7<image a>cat";
    assertThat(log(order.attempt())).containsExactly(epoch, epoch, "loss=1");
  }

  /// The processes that feed pipes of attempts in a folder.
  protected static List<ProcessHandle> feeding(Path attempts) {
    return ProcessHandle.allProcesses()
        .filter(
            each -> {
              try {
                String command = Files.readString(Path.of("/proc/" + each.pid() + "/cmdline"));
                return command.contains(".Feeder\0" + attempts);
              } catch (IOException | UncheckedIOException _) {
                return false; // it has ended meanwhile
              }
            })
        .toList();
  }

  @Test
  void aPipeThatNobodyReadsToItsEndHoldsNothingUp() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/train"));
    Files.write(folder.resolve("s3/data/train/a"), new byte[4 << 20]);
    TrainingOrder order =
        launched(
            trainings.script(
                "unread",
                "head -c 10 $ml/input/data/train_0 >/dev/null; echo loss=1",
                Wishes.NONE.withChannels(List.of(Trainings.piped("s3://data/train", List.of())))));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    Path feeding = folder.resolve("data/training");
    backend.release(order.attempt());
    await(() -> feeding(feeding).isEmpty(), "the feeding process ends");
  }

  @Test
  void whatStaysUnreadEndsAfterAStopWithAllThatRunsAndIsKept() throws Exception {
    var order = launch("unreadable", "echo ready; echo 7 > $ml/model/m; while :; do sleep 1; done");
    await(() -> log(order.attempt()).contains("ready"), "ready");
    backend.close();
    Path state = new AttemptFolder(folderOf(order, "training")).state();
    Files.move(state, folder.resolve("aside"));
    Files.createDirectory(state);
    backend = opened(Duration.ofSeconds(1));
    backend.stop(order.attempt());
    await(() -> !isUnseen(order), "end");

    assertThat(reason(ended(order))).contains("and has ended its program");
    assertNothingRuns();
    backend.release(order.attempt());
    assertThat(backend.attempts()).isEmpty();
    assertThat(folderOf(order, "unstored").resolve("algo-1/ml/model/m")).hasContent("7");
  }

  @Test
  void stoppingLetsAProgramStoreWhatItHas() throws Exception {
    reopen(LONG_GRACE);
    var order =
        launch(
            "polite",
            """
            trap 'echo saved > "$ml/model/m"; exit 0' TERM
            echo ready
            while :; do sleep 0.05; done
            """);
    await(() -> log(order.attempt()).contains("ready"), "ready");
    backend.stop(order.attempt());

    Observation.Ended ended = ended(order);
    assertThat(ended.ending()).isEqualTo(new Ending.Stopped());
    assertThat(names(folder.resolve("s3/out/models/polite/output/model.tar.gz"))).contains("m");
  }

  @Test
  void anInterruptedAttemptGoesOnFromItsCheckpoints() throws Exception {
    reopen(LONG_GRACE);
    String script =
        """
        if [ -f "$ml/checkpoints/step" ]; then
          echo "found $(cat "$ml/checkpoints/step")"; echo loss=1
          cp "$ml/checkpoints/step" "$ml/model/m"
          exit 0
        fi
        echo 3 > "$ml/checkpoints/early"
        trap 'echo 7 > "$ml/checkpoints/step"; exit 1' TERM
        echo ready
        while :; do sleep 0.05; done
        """;
    var first = launched(Trainings.checkpointed(trainings.script("spot-one", script)));
    await(() -> log(first.attempt()).contains("ready"), "ready");
    await(() -> Files.exists(folder.resolve("s3/out/ck/early")), "stored while it runs");

    assertThat(backend.interrupt(first.attempt())).isTrue();
    assertThat(ended(first).ending()).isEqualTo(new Ending.Interrupted());
    assertThat(folder.resolve("s3/out/ck/step")).hasContent("7\n");
    assertThat(folder.resolve("s3/out/models")).doesNotExist();
    assertThat(backend.interrupt(first.attempt())).isFalse();

    var second = launched(Trainings.checkpointed(trainings.script("spot-two", script)));
    assertThat(ended(second).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(second.attempt())).contains("found 7");
    assertThat(names(folder.resolve("s3/out/models/spot-two/output/model.tar.gz"))).contains("m");
  }

  @Test
  void anAttemptGoesOnFromWhatAFailedOneStored() throws Exception {
    String script =
        """
        if [ -f "$ml/checkpoints/step" ]; then
          echo "found $(cat "$ml/checkpoints/step")"; echo loss=1
          exit 0
        fi
        echo 3 > "$ml/checkpoints/step"
        exit 1
        """;
    var first = launched(Trainings.checkpointed(trainings.script("failed-one", script)));
    assertThat(ended(first).ending()).isInstanceOf(Ending.Failed.class);

    var second = launched(Trainings.checkpointed(trainings.script("failed-two", script)));
    assertThat(ended(second).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(second.attempt())).contains("found 3");
  }

  @Test
  void whatIgnoresSigtermAndWhatHidesInTheBackgroundIsKilled() throws Exception {
    var deaf = launch("deaf", "trap '' TERM; echo ready; while :; do sleep 0.05; done");
    var hidden =
        launch("hidden", "setsid sh -c 'trap \"\" TERM; sleep 1000' & echo ready; sleep 1000");
    var left = launch("left", "setsid sleep 1000 & echo loss=1; exit 0");
    await(() -> log(deaf.attempt()).contains("ready"), "deaf ready");
    await(() -> log(hidden.attempt()).contains("ready"), "hidden ready");
    backend.stop(deaf.attempt());
    backend.stop(hidden.attempt());

    assertThat(ended(deaf).ending()).isEqualTo(new Ending.Stopped());
    assertThat(ended(hidden).ending()).isEqualTo(new Ending.Stopped());
    assertThat(ended(left).ending()).isEqualTo(new Ending.Completed());
    assertNothingRuns();
  }

  @Test
  void aRestartAdoptsWhatRunsAndLearnsHowTheOthersEnded() throws Exception {
    var running =
        launch(
            "running",
            "echo step=3 loss=1; while [ ! -e $ml/output/go ]; do sleep 0.02; done; echo loss=2");
    var ending = launch("ending", "sleep 0.3; echo loss=7; exit 4");
    await(() -> !backend.metrics(running.attempt(), 0).isEmpty(), "first metric");
    backend.close();
    Thread.sleep(600);
    backend = opened(Duration.ofSeconds(1));
    backend.launch(running);

    assertThat(reason(ended(ending))).endsWith("exit code: 4");
    assertThat(backend.metrics(ending.attempt(), 0)).hasSize(1);
    Files.createFile(ml(running, "algo-1").resolve("output/go"));
    assertThat(ended(running).ending()).isEqualTo(new Ending.Completed());
    assertThat(backend.metrics(running.attempt(), 0).stream().map(MetricPoint::value))
        .containsExactly(1.0, 2.0);
    assertThat(backend.metrics(running.attempt(), 0).stream().map(MetricPoint::step))
        .containsExactly(3L, null);
    assertThat(log(running.attempt())).containsExactly("step=3 loss=1", "loss=2");
  }

  @Test
  void severalHostsHaveTheirOwnFilesAndLogsAndOneModel() throws Exception {
    var order =
        launched(
            trainings.script(
                "several",
                """
                cat "$ml/input/config/resourceconfig.json"; echo
                host=$(cat "$ml/input/config/resourceconfig.json" | tr ',' '\\n' | head -1)
                case $host in
                  *algo-2*) name=algo-2; echo loss=0.5;;
                  *) name=algo-1; sleep 0.3;;
                esac
                echo "$name" > "$ml/model/$name"; echo "$name" > "$ml/model/both"
                """,
                Wishes.NONE.withHosts(2)));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    for (String host : List.of("algo-1", "algo-2")) {
      assertThat(log(order.attempt(), host))
          .first()
          .asString()
          .contains("\"current_host\":\"" + host + "\"", "\"hosts\":[\"algo-1\",\"algo-2\"]");
    }
    assertThat(backend.metrics(order.attempt(), 0)).hasSize(1);
    assertThat(names(folder.resolve("s3/out/models/several/output/model.tar.gz")))
        .containsExactly("algo-1", "algo-2", "both");
  }

  @Test
  void oneFailingHostEndsTheOthersAndGivesTheReason() throws Exception {
    var order =
        launched(
            trainings.script(
                "failing",
                """
                case $(cat "$ml/input/config/resourceconfig.json" | tr ',' '\\n' | head -1) in
                  *algo-2*) echo 'no luck' > "$ml/output/failure"; exit 3;;
                esac
                sleep 1000
                """,
                Wishes.NONE.withHosts(3)));

    assertThat(reason(ended(order))).isEqualTo("AlgorithmError: no luck, exit code: 3");
    assertNothingRuns();
  }

  @Test
  void whatStopsItselfIsEnded() {
    var order = launch("frozen", "echo ready; kill -STOP $$; sleep 1000");
    await(() -> log(order.attempt()).contains("ready"), "ready");
    backend.stop(order.attempt());

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
  }

  @Test
  void whatLiesInTheModelFolderLeadsNowhere() throws Exception {
    var order =
        launch(
            "links",
            """
            echo loss=1
            ln -s /etc/passwd $ml/model/passwd; ln -s / $ml/model/root; mkfifo $ml/model/pipe
            ln -s $ml/model $ml/model/loop; echo fine > $ml/model/fine
            """);

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    Path archive = folder.resolve("s3/out/models/links/output/model.tar.gz");
    assertThat(names(archive)).contains("fine").doesNotContain("pipe");
    assertThat(Files.size(archive)).isLessThan(2_000);
  }

  @Test
  void launchingTwiceStartsOneProcess() throws Exception {
    var order = launch("once", "echo started; sleep 0.3; echo loss=1");
    backend.launch(order);
    ended(order);
    backend.launch(order);

    assertThat(log(order.attempt())).containsExactly("started", "loss=1");
  }

  @Test
  void releasingRemovesTheFolderAndKeepsTheLog() throws Exception {
    var order = launch("done", "echo hello; echo loss=1; ln -s / \"$ml/model/root\"");
    ended(order);
    backend.release(order.attempt());

    await(() -> !Files.exists(folderOf(order, "training")), "the folder goes");
    assertThat(log(order.attempt())).containsExactly("hello", "loss=1");
    assertThat(backend.inspect(order.attempt())).isEqualTo(new Observation.Absent());
    assertThat(Path.of("/bin")).exists();
  }

  @Test
  void fiftyTrainingsLeaveNothing() throws Exception {
    var orders = new ArrayList<TrainingOrder>();
    for (int i = 0; i < 50; i++) {
      orders.add(launch("many-" + i, "echo loss=" + i));
    }
    for (TrainingOrder order : orders) {
      assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
      backend.release(order.attempt());
    }

    var training = folder.resolve("data/training").toFile();
    await(() -> Objects.requireNonNull(training.list()).length == 0, "the folders go");
  }
}
