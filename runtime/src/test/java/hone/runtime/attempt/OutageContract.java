package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.TrainingOrder;
import hone.engine.claim.Claim;
import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.attempt.FakePlacement.Faults;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.data.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// What becomes of a training job, wherever it runs, while the world around it fails: its store,
/// its site, what feeds its pipes.
public abstract class OutageContract extends HostileContract {

  /// How often a store has refused something.
  private final AtomicInteger refusals = new AtomicInteger();

  /// Which keys are refused for good.
  private final AtomicReference<String> refused = new AtomicReference<>("");

  /// @param hanging counted down when something is read, which then hangs
  private void reopen(AtomicBoolean down, Optional<CountDownLatch> hanging) throws IOException {
    backend.close();
    var storage = new FakeStorage(Stores.embedded(folder), down, refusals, hanging, refused);
    backend = opened(Duration.ofSeconds(1), site(), storage);
  }

  private void reopen(Faults faults) throws IOException {
    backend.close();
    backend = opened(LONG_GRACE, FakePlacement.site(site(), faults));
  }

  /// Faults of a site where everything gets ready.
  private static Faults ready() {
    var faults = new Faults();
    faults.preparing().countDown();
    return faults;
  }

  private Stage stage(TrainingOrder order) {
    Observation seen = backend.inspect(order.attempt());
    return switch (seen) {
      case Observation.Active(var stages, _) -> stages.getLast().stage();
      case Observation.Ended(var stages, _, _, _) -> stages.getLast().stage();
      case Observation.Absent() -> Stage.STARTING;
    };
  }

  @Test
  void whatPrintsAndEndsWhileNoServerRunsDidSoThen() throws Exception {
    TrainingOrder order =
        launch("alone", "echo loss=2; sleep 3; echo loss=1; echo model > $ml/model/m");
    await(() -> !backend.metrics(order.attempt(), 0).isEmpty(), "trains");
    backend.close();
    await(() -> Files.exists(ml(order, "algo-1").resolve("model/m")), "its end");
    Instant end = Instant.now();
    Thread.sleep(Duration.ofSeconds(8));
    backend = opened(LONG_GRACE);

    Observation.Ended ended = ended(order);
    assertThat(ended.ending()).isEqualTo(new Ending.Completed());
    assertThat(ended.at()).isAfter(ended.stages().get(2).at()).isBefore(end.plusSeconds(5));
    assertThat(backend.metrics(order.attempt(), 0).getLast().at()).isBefore(end.plusSeconds(5));
    assertThat(backend.log(order.attempt(), "algo-1").read(0, 9).getLast().at())
        .isBefore(end.plusSeconds(5));
  }

  @Test
  void aStoreThatIsAwayAtTheEndIsWaitedForAlsoAcrossARestart() throws Exception {
    var down = new AtomicBoolean(true);
    reopen(down, Optional.empty());
    TrainingOrder order = launch("patient", "echo loss=1; echo model > $ml/model/m");
    await(() -> refusals.get() >= 2, "another try");
    assertThat(stage(order)).isEqualTo(Stage.UPLOADING);
    assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Active.class);
    backend.release(order.attempt());
    reopen(down, Optional.empty());
    int before = refusals.get();
    await(() -> refusals.get() > before, "a try of the new server");
    assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Active.class);
    down.set(false);

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(names(folder.resolve("s3/out/models/patient/output/model.tar.gz")))
        .containsExactly("m");
    assertThat(log(order.attempt())).containsExactly("loss=1");
  }

  /// Launch what leaves a checkpoint, waits for the file `go` and leaves a model.
  private TrainingOrder claimed(String name, AtomicReference<Claim> claim) throws IOException {
    claims = _ -> claim.get();
    reopen(Duration.ofSeconds(1));
    return launched(
        Trainings.checkpointed(
            trainings.script(
                name,
                "echo c > $ml/checkpoints/c; until [ -e $ml/output/go ]; do sleep 0.1; done;"
                    + " echo loss=1; echo model > $ml/model/m")));
  }

  private void awaitProgramsEnd(TrainingOrder order) throws Exception {
    await(() -> Files.exists(ml(order, "algo-1").resolve("checkpoints/c")), "its checkpoint");
    Thread.sleep(4_000); // in which checkpoints are stored
    Files.createFile(ml(order, "algo-1").resolve("output/go"));
    await(() -> log(order.attempt()).contains("loss=1"), "its program's end");
    Thread.sleep(1_500);
  }

  @Test
  void whatAnotherAttemptHasReplacedStoresNeitherModelNorCheckpoint() throws Exception {
    var claim = new AtomicReference<>(Claim.LOST);
    TrainingOrder order = claimed("replaced", claim);
    awaitProgramsEnd(order);

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
    assertThat(ended(order).model()).isNull();
    assertThat(folder.resolve("s3/out/models/replaced")).doesNotExist();
    assertThat(folder.resolve("s3/out/ck")).doesNotExist();
  }

  @Test
  void whileNobodyCanTellWhoseTheTrainingJobIsNothingIsStored() throws Exception {
    var claim = new AtomicReference<>(Claim.UNKNOWN);
    endurance = new Endurance(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    TrainingOrder order = claimed("unknown", claim);
    awaitProgramsEnd(order);

    await(() -> stage(order) == Stage.UPLOADING, "the end of its time to train");
    assertThat(folder.resolve("s3/out/models/unknown")).doesNotExist();
    assertThat(folder.resolve("s3/out/ck")).doesNotExist();

    claim.set(Claim.HELD);
    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(names(folder.resolve("s3/out/models/unknown/output/model.tar.gz")))
        .containsExactly("m");
    assertThat(folder.resolve("s3/out/ck/c")).hasContent("c\n");
  }

  @Test
  void aStopWhileItIsStoredCutsAnOutageShort() throws Exception {
    reopen(new AtomicBoolean(true), Optional.empty());
    TrainingOrder order = launch("cut", "echo loss=1; echo model > $ml/model/m");
    await(() -> stage(order) == Stage.UPLOADING && refusals.get() > 0, "a first try");
    backend.stop(order.attempt());

    assertThat(reason(ended(order)))
        .startsWith("InternalServerError: ")
        .contains("Connection refused")
        .endsWith("unstored/" + order.attempt());
    backend.release(order.attempt());
    assertThat(folderOf(order, "unstored").resolve("algo-1/model/m")).hasContent("model\n");
    assertThat(folderOf(order, "unstored").resolve("artifacts")).doesNotExist();
  }

  @Test
  void whatHasNoRoomAmongTheUnstoredIsNotKeptAndTheReasonSaysSo() throws Exception {
    refused.set(".*/output/model.tar.gz");
    unstoredBytes = 40_000; // room for a folder with one small file
    reopen(new AtomicBoolean(), Optional.empty());
    TrainingOrder first = launch("first", "echo model > $ml/model/m");
    assertThat(reason(ended(first))).endsWith("unstored/" + first.attempt());
    TrainingOrder second = launch("second", "echo model > $ml/model/m");

    assertThat(reason(ended(second)))
        .startsWith("ClientError: Data upload failed: Access Denied (403)")
        .endsWith("Not kept, there being no room (unstored_gigabytes): algo-1/model");
    assertThat(log(second.attempt())).last().asString().contains("unstored_gigabytes");
    assertThat(folderOf(first, "unstored").resolve("algo-1/model/m")).hasContent("model\n");
    assertThat(folderOf(second, "unstored")).doesNotExist();
  }

  @Test
  void anErrorWhileWatchingEndsNoTraining() throws Exception {
    Faults faults = ready();
    faults.looks().set(2);
    reopen(faults);
    TrainingOrder order = launch("watched", "echo started; sleep 1; echo loss=1");

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(faults.looks()).hasNonPositiveValue();
    assertThat(log(order.attempt())).containsExactly("started", "loss=1");
  }

  @Test
  void whatFailsToStartIsTriedAgainAndGivenUpInTime() throws Exception {
    Faults faults = ready();
    faults.starts().set(1);
    reopen(faults);
    assertThat(ended(launch("late", "echo loss=1")).ending()).isEqualTo(new Ending.Completed());
    Duration hour = Duration.ofHours(1);
    endurance = new Endurance(Duration.ofMillis(1_500), hour, hour, hour);
    faults.starts().set(1_000);
    reopen(faults);
    TrainingOrder order = launch("never", "echo loss=1");

    assertThat(reason(ended(order)))
        .isEqualTo("InternalServerError: java.io.IOException: Too many open files");
    assertThat(faults.starts()).hasValueBetween(990, 998);
  }

  @Test
  void whatItsPlaceDoesNotGetToRunInTimeFailsThroughNoFaultOfItsOwn() throws Exception {
    Faults faults = ready();
    faults.late().set(true);
    reopen(faults);
    TrainingOrder order = launch("late", "sleep 600");

    assertThat(ended(order).ending())
        .isEqualTo(
            new Ending.Failed(
                FailureKind.INTERNAL, "InternalServerError: the node did not get it ready"));
    assertNothingRuns();
  }

  @Test
  void aStopLetsAProgramEndThatRunsThoughThisCouldNotBeNoted() throws Exception {
    Faults faults = ready();
    faults.begins().set(1_000);
    reopen(faults);
    TrainingOrder order =
        launch(
            "unnoted",
            "trap 'echo asked; echo m > $ml/model/m; exit 0' TERM; echo ready > $ml/output/ready;"
                + " while :; do sleep 0.02; done");
    Path ready = ml(order, "algo-1").resolve("output/ready");
    await(() -> Files.exists(ready), "ready");
    backend.stop(order.attempt());
    faults.begins().set(0);

    Observation.Ended ended = ended(order);
    assertThat(ended.ending()).isEqualTo(new Ending.Stopped());
    assertThat(ended.model()).isEqualTo("s3://out/models/unnoted/output/model.tar.gz");
    assertThat(log(order.attempt())).contains("asked");
  }

  @Test
  void aStopIsHeededWhileAnImageIsFetched() throws Exception {
    var faults = new Faults();
    reopen(faults);
    TrainingOrder order = launch("prepared", "echo loss=1");
    faults.preparing().await();
    backend.stop(order.attempt());

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
    assertThat(log(order.attempt())).isEmpty();
  }

  @Test
  void aStopIsHeededWhileDataAreFetched() throws Exception {
    var hanging = new CountDownLatch(1);
    reopen(new AtomicBoolean(), Optional.of(hanging));
    Files.createDirectories(folder.resolve("s3/data/train"));
    Files.writeString(folder.resolve("s3/data/train/a"), "1\n");
    TrainingOrder order =
        launched(
            trainings.script(
                "fetched",
                "echo loss=1",
                Wishes.NONE.withChannels(List.of(Trainings.channel("train", "s3://data/train")))));
    await(() -> hanging.getCount() == 0, "fetching");
    backend.stop(order.attempt());

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
  }

  @Test
  void aBrokenPipedObjectFailsTheTrainingJobAndSaysWhichItIs() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/train"));
    Files.writeString(folder.resolve("s3/data/train/a"), "no gzip at all\n");
    Channel channel = Trainings.piped("s3://data/train", List.of());
    TrainingOrder order =
        launched(
            trainings.script(
                "broken",
                "for epoch in 0 1; do cat $ml/input/data/train_$epoch; done; sleep 1000",
                Wishes.NONE.withChannels(List.of(Trainings.compressed(channel)))));

    assertThat(reason(ended(order)))
        .isEqualTo(
            "ClientError: Data download failed: the channel train cannot be piped: its object 0:"
                + " Not in GZIP format");
  }

  @Test
  void whatWaitsForAPipeThatNobodyFeedsAnyMoreFails() throws Exception {
    Files.createDirectories(folder.resolve("s3/data/train"));
    Files.writeString(folder.resolve("s3/data/train/a"), "one\n");
    TrainingOrder order =
        launched(
            trainings.script(
                "unfed",
                "cat $ml/input/data/train_0; echo ready; sleep 1000",
                Wishes.NONE.withChannels(List.of(Trainings.piped("s3://data/train", List.of())))));
    await(() -> log(order.attempt()).contains("ready"), "ready");
    Path feeding = folderOf(order, "training");
    feeding(feeding).forEach(ProcessHandle::destroyForcibly);

    assertThat(reason(ended(order)))
        .isEqualTo("InternalServerError: the process that feeds the channel train is gone");
  }

  @Test
  void aModelThatItsStoreRefusesIsKeptAndTheReasonSaysWhere() throws Exception {
    refused.set(".*/output/model.tar.gz");
    reopen(new AtomicBoolean(), Optional.empty());
    TrainingOrder order = launch("refused", "echo loss=1; echo model > $ml/model/m");

    assertThat(reason(ended(order)))
        .startsWith("ClientError: Data upload failed: Access Denied (403)")
        .endsWith("unstored/" + order.attempt());
    assertThat(folderOf(order, "training").resolve("artifacts"))
        .as("parts are given up")
        .isDirectoryNotContaining("glob:**.upload.json");
    TrainingOrder broken = launch("broken", "echo model > $ml/model/m; exit 3");
    assertThat(reason(ended(broken)))
        .startsWith("AlgorithmError: , exit code: 3. Data upload failed: Access Denied")
        .endsWith("unstored/" + broken.attempt());
    backend.release(order.attempt());
    assertThat(folderOf(order, "unstored").resolve("algo-1/model/m")).hasContent("model\n");
  }

  @Test
  void refusedCheckpointsAreKeptAndCostNoModel() throws Exception {
    refused.set("ck/.*");
    reopen(new AtomicBoolean(), Optional.empty());
    TrainingOrder order =
        launched(
            Trainings.checkpointed(
                trainings.script(
                    "points",
                    "echo loss=1; echo model > $ml/model/m; echo c > $ml/checkpoints/c")));
    Observation.Ended ended = ended(order);

    assertThat(reason(ended))
        .startsWith("ClientError: Checkpoint upload failed: Access Denied (403)")
        .endsWith("unstored/" + order.attempt());
    assertThat(ended.model()).isEqualTo("s3://out/models/points/output/model.tar.gz");
    assertThat(names(folder.resolve("s3/out/models/points/output/model.tar.gz")))
        .containsExactly("m");
    assertThat(folderOf(order, "unstored").resolve("algo-1/checkpoints/c")).hasContent("c\n");
  }
}
