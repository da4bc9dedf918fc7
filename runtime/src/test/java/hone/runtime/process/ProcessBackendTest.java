package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.AttemptId;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.TrainingLogs.Line;
import hone.engine.backend.TrainingOrder;
import hone.runtime.data.Artifacts;
import hone.runtime.data.Channels;
import hone.runtime.data.Locations;
import hone.runtime.image.ImageCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a training job may rely on, with real processes.
final class ProcessBackendTest {
  @TempDir Path folder;
  private Trainings trainings;
  private ProcessBackend backend;

  @BeforeEach
  void open() throws IOException {
    trainings = new Trainings(folder);
    backend = opened(Duration.ofSeconds(1));
  }

  private ProcessBackend opened(Duration grace) throws IOException {
    var locations = new Locations(folder.resolve("s3"));
    return ProcessBackend.open(
        new ProcessSettings(
            folder.resolve("data"),
            new ImageCatalogue(List.of()),
            new Channels(locations),
            new Artifacts(locations),
            System.getenv(),
            grace,
            Clock.systemUTC()));
  }

  @AfterEach
  void close() {
    backend.stopAll(Duration.ZERO);
    backend.close();
    assertThat(marked()).as("processes left").isZero();
  }

  /// Processes of this test's attempts that still run.
  private long marked() {
    return ProcessHandle.allProcesses()
        .filter(
            process -> {
              try {
                return Files.readString(Path.of("/proc/" + process.pid() + "/environ"))
                    .contains(folder.toString());
              } catch (IOException | java.io.UncheckedIOException _) {
                return false;
              }
            })
        .filter(process -> process.pid() != ProcessHandle.current().pid())
        .count();
  }

  private Observation.Ended ended(TrainingOrder order) {
    await(() -> backend.inspect(order.attempt()) instanceof Observation.Ended, "end");
    return (Observation.Ended) backend.inspect(order.attempt());
  }

  private static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not within 20 s: " + what).isLessThan(end);
      try {
        Thread.sleep(5);
      } catch (InterruptedException error) {
        throw new IllegalStateException(error);
      }
    }
  }

  private TrainingOrder launch(String name, String script) throws IOException {
    TrainingOrder order = trainings.order(name, trainings.program(name + ".sh", script));
    backend.launch(order);
    return order;
  }

  private List<String> log(AttemptId attempt) {
    return backend.read(attempt, 0, 10_000).lines().stream().map(Line::text).toList();
  }

  private static String reason(Observation.Ended ended) {
    return ended.ending() instanceof Ending.Failed(_, String reason) ? reason : "";
  }

  @Test
  void aProgramTrainsWithTheFilesAndVariablesOfTheContract() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/train"));
    Files.writeString(folder.resolve("s3/data/train/a.csv"), "1,2\n");
    var hyperparameters = new LinkedHashMap<String, String>();
    hyperparameters.put("eta", "0.1");
    hyperparameters.put("odd name", "a 'b' \"c\" $(touch x) `d`; e\nü");
    String image =
        trainings.program(
            "train.sh",
            """
            [ "$1" = train ] || exit 9
            cat "$SM_CHANNEL_TRAIN/a.csv"
            cat "$SAGEMAKER_BASE_DIR/input/config/hyperparameters.json"; echo
            echo "hp=$SM_HP_ODD_NAME"
            echo "job=$TRAINING_JOB_NAME secret=$SECRET"
            echo 'loss=0.5'; echo 'loss=nan'; echo 'loss=0.25' >&2
            echo model > "$SM_MODEL_DIR/model.bin"
            echo more > "$SM_OUTPUT_DATA_DIR/more.txt"
            """);
    TrainingOrder order =
        trainings.order(
            "job:a+b",
            image,
            hyperparameters,
            List.of(Trainings.channel("train", "s3://data/train")));
    backend.launch(order);

    Observation.Ended ended = ended(order);
    assertThat(ended.ending()).isEqualTo(new Ending.Completed());
    assertThat(ended.stages().stream().map(Observation.StageEntry::stage))
        .containsExactly(Stage.STARTING, Stage.DOWNLOADING, Stage.TRAINING, Stage.UPLOADING);
    assertThat(log(order.attempt()))
        .contains("1,2", "hp=a 'b' \"c\" $(touch x) `d`; e", "ü", "job=job:a+b secret=")
        .anyMatch(line -> line.contains("\"eta\":\"0.1\"") && line.contains("\\\"c\\\""));
    assertThat(backend.metrics(order.attempt(), 0).stream().map(MetricPoint::value))
        .containsExactly(0.5, 0.25);
    assertThat(ended.model()).isEqualTo("s3://out/models/job:a+b/output/model.tar.gz");
    assertThat(names(folder.resolve("s3/out/models/job:a+b/output/model.tar.gz")))
        .containsExactly("model.bin");
    assertThat(names(folder.resolve("s3/out/models/job:a+b/output/output.tar.gz")))
        .containsExactly("more.txt");
  }

  private static List<String> names(Path archive) throws IOException {
    var names = new ArrayList<String>();
    try (var in =
        new TarArchiveInputStream(new GzipCompressorInputStream(Files.newInputStream(archive)))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  @Test
  void theFailureFileAndTheExitCodeSayWhyItFailed() throws Exception {
    var own = launch("own", "echo bad data > \"$SM_OUTPUT_DIR/failure\"; exit 3");
    var client = launch("client", "echo 'ClientError: eta' > \"$SM_OUTPUT_DIR/failure\"; exit 2");
    var silent = launch("silent", "exit 1");
    var signal = launch("signal", "kill -9 $$");

    assertThat(reason(ended(own))).isEqualTo("AlgorithmError: bad data, exit code: 3");
    assertThat(ended(client).ending())
        .isEqualTo(new Ending.Failed(FailureKind.CLIENT, "ClientError: eta, exit code: 2"));
    assertThat(reason(ended(silent))).isEqualTo("AlgorithmError: , exit code: 1");
    assertThat(reason(ended(signal))).contains("ended by signal 9").endsWith("exit code: 137");
  }

  @Test
  void aMissingProgramAndMissingDataAreTheCallersMistake() throws Exception {
    TrainingOrder program = trainings.order("program", "local:/not/there");
    backend.launch(program);
    TrainingOrder data =
        trainings.order(
            "data",
            trainings.program("d.sh", "exit 0"),
            new LinkedHashMap<>(),
            List.of(Trainings.channel("train", "s3://nowhere/x")));
    backend.launch(data);

    assertThat(reason(ended(program))).startsWith("ClientError: ").contains("/not/there");
    assertThat(reason(ended(data)))
        .startsWith("ClientError: Data download failed: ")
        .contains("s3://nowhere/x");
  }

  @Test
  void stoppingLetsAProgramStoreWhatItHas() throws Exception {
    var order =
        launch(
            "polite",
            """
            trap 'echo saved > "$SM_MODEL_DIR/m"; exit 0' TERM
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
  void whatIgnoresSigtermAndWhatHidesInTheBackgroundIsKilled() throws Exception {
    var deaf = launch("deaf", "trap '' TERM; echo ready; while :; do sleep 0.05; done");
    var hidden =
        launch("hidden", "setsid sh -c 'trap \"\" TERM; sleep 1000' & echo ready; sleep 1000");
    var left = launch("left", "setsid sleep 1000 & exit 0");
    await(() -> log(deaf.attempt()).contains("ready"), "deaf ready");
    await(() -> log(hidden.attempt()).contains("ready"), "hidden ready");
    backend.stop(deaf.attempt());
    backend.stop(hidden.attempt());

    assertThat(ended(deaf).ending()).isEqualTo(new Ending.Stopped());
    assertThat(ended(hidden).ending()).isEqualTo(new Ending.Stopped());
    assertThat(ended(left).ending()).isEqualTo(new Ending.Completed());
    assertThat(marked()).isZero();
  }

  @Test
  void aRestartAdoptsWhatRunsAndLearnsHowTheOthersEnded() throws Exception {
    var running =
        launch(
            "running",
            "echo loss=1; while [ ! -e '" + folder + "/go' ]; do sleep 0.02; done; echo loss=2");
    var ending = launch("ending", "sleep 0.3; echo loss=7; exit 4");
    await(() -> !backend.metrics(running.attempt(), 0).isEmpty(), "first metric");
    backend.close();
    Thread.sleep(600);
    backend = opened(Duration.ofSeconds(1));
    backend.launch(running);

    assertThat(reason(ended(ending))).endsWith("exit code: 4");
    assertThat(backend.metrics(ending.attempt(), 0)).hasSize(1);
    Files.createFile(folder.resolve("go"));
    assertThat(ended(running).ending()).isEqualTo(new Ending.Completed());
    assertThat(backend.metrics(running.attempt(), 0).stream().map(MetricPoint::value))
        .containsExactly(1.0, 2.0);
    assertThat(log(running.attempt())).containsExactly("loss=1", "loss=2");
  }

  @Test
  void launchingTwiceStartsOneProcess() throws Exception {
    var order = launch("once", "echo started; sleep 0.3");
    backend.launch(order);
    ended(order);
    backend.launch(order);

    assertThat(log(order.attempt())).containsExactly("started");
  }

  @Test
  void aFloodOfLogIsBoundedAndItsMetricsAreRead() throws Exception {
    var order =
        launch(
            "flood",
            """
            head -c 100000000 /dev/zero | tr '\\0' 'x' | fold -w 200
            echo loss=0.125
            """);
    Observation.Ended ended = ended(order);

    assertThat(ended.ending()).isEqualTo(new Ending.Completed());
    assertThat(backend.metrics(order.attempt(), 0).getLast().value()).isEqualTo(0.125);
    assertThat(Files.size(folder.resolve("data/logs/flood-1.log"))).isLessThan(65L << 20);
  }

  @Test
  void aLineOfTenMegabytesIsCut() throws Exception {
    var order = launch("wide", "head -c 10000000 /dev/zero | tr '\\0' 'x'; echo; printf 'loss=3'");
    ended(order);

    assertThat(log(order.attempt())).allMatch(line -> line.length() <= 17_000);
    assertThat(backend.metrics(order.attempt(), 0)).hasSize(1);
  }

  @Test
  void releasingRemovesTheFolderAndKeepsTheLog() throws Exception {
    var order = launch("done", "echo hello; ln -s / \"$SM_MODEL_DIR/root\"");
    ended(order);
    backend.release(order.attempt());

    assertThat(folder.resolve("data/training/done-1")).doesNotExist();
    assertThat(log(order.attempt())).containsExactly("hello");
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

    try (var left = Files.list(folder.resolve("data/training"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aLogIsReadInPagesFromAnyPosition() throws Exception {
    var order =
        launch("pages", "i=0; while [ $i -lt 25 ]; do echo \"zeile ü $i\"; i=$((i+1)); done");
    ended(order);
    var seen = new ArrayList<String>();
    long position = 0;
    while (true) {
      var page = backend.read(order.attempt(), position, 7);
      if (page.lines().isEmpty()) {
        break;
      }
      page.lines().forEach(line -> seen.add(line.text()));
      position = page.next();
    }

    assertThat(seen).hasSize(25).startsWith("zeile ü 0").endsWith("zeile ü 24");
  }
}
