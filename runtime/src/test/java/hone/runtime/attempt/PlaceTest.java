package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.data.Stores;
import hone.runtime.file.FullFolder;
import hone.runtime.file.ReadOnlyFolder;
import hone.runtime.site.Placement;
import hone.runtime.storage.DataException;
import hone.runtime.storage.Place;
import hone.runtime.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What becomes of an attempt whose place is not ready yet, is taken away by others, or takes
/// nothing on its disk for a while.
final class PlaceTest extends StagedHarness {
  /// One in which nothing can be stored, by a defect.
  private record BrokenStorage(Storage real) implements Storage {
    @Override
    public Place find(String account, String uri) throws DataException {
      return real.find(account, uri);
    }

    @Override
    public Place findToStore(String account, String uri) {
      throw new IllegalStateException("of a test: no place");
    }
  }

  private void take(TrainingOrder order, String host, boolean gone) {
    Host taken = new Host(host, "g", "ml.m5.large");
    site.seen.put(host, Placement.HostStatus.reclaimed(taken, gone, "the machine was taken."));
    await(
        () -> site.terminated || backend.inspect(order.attempt()) instanceof Observation.Ended,
        "noticed");
  }

  @Test
  void aManagedSpotJobWhosePlaceIsTakenAwayIsInterruptedAndItsCheckpointsAreStored()
      throws Exception {
    reopen(LONG_GRACE);
    TrainingOrder order = Trainings.spot(Trainings.checkpointed(trainings.own("spot")));
    launched(order);
    await(() -> site.started, "started");
    Files.writeString(ml(order, "algo-1").resolve("checkpoints/step"), "7");
    take(order, "algo-1", false);
    assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Active.class);
    Host host = new Host("algo-1", "g", "ml.m5.large");
    site.seen.put("algo-1", Placement.HostStatus.reclaimed(host, true, "the machine was taken."));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Interrupted());
    assertThat(folder.resolve("s3/out/ck/step")).hasContent("7");
    assertThat(folder.resolve("s3/out/models")).doesNotExist();
  }

  @Test
  void anyOtherJobWhosePlaceIsTakenAwayFailsThroughNoFaultOfItsOwn() {
    TrainingOrder order = launched(trainings.own("usual"));
    await(() -> site.started, "started");
    take(order, "algo-1", true);

    assertThat(ended(order).ending())
        .isEqualTo(
            new Ending.Failed(FailureKind.INTERNAL, "InternalServerError: the machine was taken."));
  }

  @Test
  void ofSeveralHostsTheOneWhosePlaceWasTakenIsToBlame() {
    TrainingOrder order = launched(trainings.own("several", Wishes.NONE.withHosts(2)));
    await(() -> site.started, "started");
    Host first = new Host("algo-1", "g", "ml.m5.large");
    Host second = new Host("algo-2", "g", "ml.m5.large");
    site.seen.put(
        "algo-2", Placement.HostStatus.reclaimed(second, false, "the machine was taken."));
    site.seen.put("algo-1", Placement.HostStatus.exited(first, 1, ""));

    assertThat(reason(ended(order)))
        .isEqualTo("InternalServerError: the machine was taken. (algo-2)");
  }

  @Test
  void whatWaitsForAPlaceDoesNotTrainYetAndSaysWhatItWaitsFor() throws IOException {
    site.ready = false;
    TrainingOrder order = launched(trainings.own("waiting"));
    await(() -> log(order.attempt()).equals(List.of("(hone) waiting for a machine")), "told once");
    assertThat(((Observation.Active) backend.inspect(order.attempt())).stages().getLast().stage())
        .isEqualTo(Stage.STARTING);
    Files.writeString(ml(order, "algo-1").resolve("mine"), "x");
    backend.close();
    backend = opened(Duration.ofSeconds(1));
    site.ready = true;
    await(
        () ->
            backend.inspect(order.attempt()) instanceof Observation.Active(var stages, _)
                && stages.getLast().stage() == Stage.TRAINING,
        "trains");

    assertThat(ml(order, "algo-1").resolve("mine")).exists();
    assertThat(((Observation.Active) backend.inspect(order.attempt())).stages())
        .extracting(Observation.StageEntry::stage)
        .containsExactly(Stage.STARTING, Stage.DOWNLOADING, Stage.TRAINING);
    site.seen.put(
        "algo-1", Placement.HostStatus.exited(new Host("algo-1", "g", "ml.m5.large"), 0, ""));
    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    assertThat(log(order.attempt())).first().isEqualTo("(hone) waiting for a machine");
  }

  @Test
  void aDefectEndsItsJobAlsoWhereItsProgramsCannotBeRemoved() {
    TrainingOrder order = launched(trainings.own("defect"));
    await(() -> isLive(order), "runs");
    site.broken = true;

    assertThat(reason(ended(order)))
        .isEqualTo("InternalServerError: java.lang.IllegalStateException: of a test: no look");
  }

  @Test
  void whatADefectKeepsFromBeingStoredAndKeptStaysInTheAttemptsFolder() throws IOException {
    backend.close();
    backend = opened(LONG_GRACE, site, new BrokenStorage(Stores.embedded(folder)));
    TrainingOrder order = launched(trainings.own("unkept"));
    await(() -> isLive(order), "runs");
    Files.writeString(ml(order, "algo-1").resolve("model/m"), "7");
    Host host = new Host("algo-1", "g", "ml.m5.large");
    site.seen.put("algo-1", Placement.HostStatus.exited(host, 0, ""));

    assertThat(reason(ended(order)))
        .isEqualTo(
            "InternalServerError: java.lang.IllegalStateException: of a test: no place. What it"
                + " left is in the server's data folder, unstored/"
                + order.attempt());
    reopen(LONG_GRACE);
    backend.release(order.attempt());
    assertThat(folderOf(order, "training")).doesNotExist();
    assertThat(folderOf(order, "unstored").resolve("algo-1/left/model/m")).hasContent("7");
  }

  /// One that copies with threads, of which the machine has no more for a while.
  private record ThreadlessStorage(Storage real, AtomicInteger failures) implements Storage {
    @Override
    public Place find(String account, String uri) throws DataException {
      return real.find(account, uri);
    }

    @Override
    public Place findToStore(String account, String uri) throws DataException {
      if (failures.getAndDecrement() > 0) {
        throw new IllegalStateException(
            new OutOfMemoryError("unable to create native thread: of a test"));
      }
      return real.findToStore(account, uri);
    }
  }

  @Test
  void aModelIsStoredOnceTheMachineHasThreadsAgain() throws IOException {
    backend.close();
    var failures = new AtomicInteger(2);
    backend = opened(LONG_GRACE, site, new ThreadlessStorage(Stores.embedded(folder), failures));
    TrainingOrder order = launched(trainings.own("threadless"));
    await(() -> isLive(order), "runs");
    site.seen.put(
        "algo-1", Placement.HostStatus.exited(new Host("algo-1", "g", "ml.m5.large"), 0, ""));

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    assertThat(failures.get()).isNegative();
    assertThat(ended(order).model()).isNotNull();
  }

  @Test
  void whatALaterServerCannotLookAtMayHaveEnded() throws IOException {
    TrainingOrder order = launched(trainings.own("unseen"));
    await(() -> isLive(order), "runs");
    site.away = true;
    reopen(LONG_GRACE);
    assertThat(isLive(order)).isFalse();
    assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Active.class);

    site.away = false;
    await(() -> isLive(order), "runs");
  }

  @Test
  void whatRunsIsSeenAndStoppedAlsoWhereItsLogCannotBeOpened() {
    site.mute = true;
    TrainingOrder order = launched(trainings.own("mute"));
    await(() -> isLive(order), "runs");
    backend.stop(order.attempt());
    await(() -> site.terminated, "asked to end");

    site.mute = false;
    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
  }

  @Test
  void noClockTellsThatATrainingBeganBeforeItWasSeenToWait() {
    site.ready = false;
    TrainingOrder order = launched(trainings.own("slow-clock"));
    await(() -> site.asked.get() > 0, "waits");
    Instant waited = Instant.now();
    int asked = site.asked.get();
    await(() -> site.asked.get() > asked + 1, "waits on");
    site.begun = Optional.of(Instant.EPOCH);
    site.ready = true;
    await(() -> isLive(order), "runs");

    assertThat(((Observation.Active) backend.inspect(order.attempt())).stages().getLast().at())
        .isAfterOrEqualTo(waited);
  }

  private Observation.Ended endedAt(TrainingOrder order, Instant told) {
    await(() -> isLive(order), "runs");
    Host host = new Host("algo-1", "g", "ml.m5.large");
    site.seen.put("algo-1", Placement.HostStatus.exited(host, 0, "").endedAt(Optional.of(told)));
    return ended(order);
  }

  @Test
  void anEndIsToldNoEarlierThanItsStartAndNoLaterThanNow() {
    Observation.Ended early = endedAt(launched(trainings.own("early")), Instant.EPOCH);
    assertThat(early.at()).isAfterOrEqualTo(early.stages().getLast().at());
    assertThat(early.stages())
        .extracting(Observation.StageEntry::at)
        .isSorted()
        .allMatch(at -> at.isAfter(Instant.EPOCH));

    site.seen.clear();
    site.started = false;
    Observation.Ended late = endedAt(launched(trainings.own("late")), Instant.MAX);
    assertThat(late.at()).isBeforeOrEqualTo(Instant.now());
  }

  private Path logs(TrainingOrder order) {
    return folder.resolve("data/logs").resolve(order.attempt().text());
  }

  private static void age(Path folder, int days) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
  }

  private int sweepLogs(Function<AttemptId, Optional<Duration>> kept) throws IOException {
    return backend.sweepLogs(Duration.ofDays(1), kept);
  }

  @Test
  void logsThatAreOldEnoughGoButNotThoseOfWhatStillRuns() throws IOException {
    site.ready = false;
    TrainingOrder order = launched(trainings.own("waiting"));
    await(() -> log(order.attempt()).equals(List.of("(hone) waiting for a machine")), "told");
    Path foreign = Files.createDirectories(folder.resolve("data/logs/Not Ours"));
    age(foreign, 40);
    age(logs(order), 40);
    assertThat(sweepLogs(_ -> Optional.of(Duration.ofDays(30)))).isZero();
    backend.stop(order.attempt());
    ended(order);
    backend.release(order.attempt());

    age(logs(order), 0);
    assertThat(sweepLogs(_ -> Optional.of(Duration.ofDays(1)))).isZero();
    age(logs(order), 40);
    assertThat(sweepLogs(_ -> Optional.empty())).isZero();
    assertThat(sweepLogs(_ -> Optional.of(Duration.ofDays(41)))).isZero();
    assertThat(log(order.attempt())).isNotEmpty();
    assertThat(sweepLogs(_ -> Optional.of(Duration.ofDays(30)))).isEqualTo(1);
    assertThat(log(order.attempt())).isEmpty();
    assertThat(folder.resolve("data/logs")).isDirectoryNotContaining("glob:**waiting*");
    assertThat(foreign).exists();
  }

  @Test
  void whatWaitsForAPlaceCanBeStoppedAndMayBeRefusedAtLast() {
    site.ready = false;
    TrainingOrder stopped = launched(trainings.own("stopped"));
    await(() -> !log(stopped.attempt()).isEmpty(), "waiting");
    backend.stop(stopped.attempt());
    assertThat(ended(stopped).ending()).isEqualTo(new Ending.Stopped());
    assertThat(site.removed).isTrue();

    site.started = false;
    site.refusal = "the image cannot be had";
    TrainingOrder refused = launched(trainings.own("refused"));
    assertThat(reason(ended(refused))).isEqualTo("ClientError: the image cannot be had");
  }

  @Test
  void anEndOnAReadOnlyDiskIsNotedOnceItIsWritableHoweverLongThatTakes() throws Exception {
    Duration hour = Duration.ofHours(1);
    endurance = new Endurance(Duration.ofMillis(100), hour, hour, hour);
    reopen(LONG_GRACE);
    TrainingOrder order = launched(trainings.own("read-only"));
    await(() -> isLive(order), "runs");
    Files.writeString(ml(order, "algo-1").resolve("model/m"), "7");
    try (var _ = ReadOnlyFolder.of(folder.resolve("data/training"))) {
      backend.stop(order.attempt());
      await(() -> site.terminated, "asked to end");
      Host host = new Host("algo-1", "g", "ml.m5.large");
      site.seen.put("algo-1", Placement.HostStatus.exited(host, 0, ""));
      Thread.sleep(Duration.ofSeconds(4));
      assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Active.class);
    }

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
    assertThat(names(folder.resolve("s3/out/models/read-only/output/model.tar.gz"))).contains("m");
  }

  /// Let a program end that has left a model.
  private void endWithModel(TrainingOrder order) throws IOException {
    launched(order);
    await(() -> isLive(order), "runs");
    Files.writeString(ml(order, "algo-1").resolve("model/m"), "7");
    Host host = new Host("algo-1", "g", "ml.m5.large");
    site.seen.put("algo-1", Placement.HostStatus.exited(host, 0, ""));
  }

  @Test
  void aModelIsStoredOnceTheServersOwnBucketsCanBeWrittenHoweverLongThatTakes() throws Exception {
    endurance = new Endurance(Duration.ofHours(1), Duration.ZERO, Duration.ZERO, Duration.ZERO);
    backend.close();
    backend = opened(LONG_GRACE, site, Stores.embedded(folder.resolve("data")));
    Path bucket = Files.createDirectories(folder.resolve("data/s3/out"));
    TrainingOrder order = trainings.own("own-buckets");
    try (var _ = ReadOnlyFolder.of(folder.resolve("data/s3"))) {
      endWithModel(order);
      Thread.sleep(Duration.ofSeconds(4));
      assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Active.class);
    }

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    assertThat(names(bucket.resolve("models/own-buckets/output/model.tar.gz"))).contains("m");
  }

  @Test
  void anOutputElsewhereThatCanOnlyBeReadIsWaitedForWithinBounds() throws Exception {
    Path output = Files.createDirectory(folder.resolve("output"));
    try (var _ = ReadOnlyFolder.of(output)) {
      isGivenUpAfterAStop(output);
    }
  }

  @Test
  void anOutputElsewhereThatIsFullIsWaitedForWithinBounds() throws Exception {
    Path output = Files.createDirectory(folder.resolve("output"));
    try (var _ = FullFolder.of(output)) {
      isGivenUpAfterAStop(output);
    }
  }

  private void isGivenUpAfterAStop(Path output) throws Exception {
    TrainingOrder order = Trainings.storedAt(output.toUri().toString(), trainings.own("elsewhere"));
    endWithModel(order);
    await(() -> isUploading(order), "is stored");
    backend.stop(order.attempt());

    assertThat(reason(ended(order)))
        .startsWith("InternalServerError: ")
        .contains("unstored/" + order.attempt());
  }

  private boolean isUploading(TrainingOrder order) {
    return backend.inspect(order.attempt()) instanceof Observation.Active(var stages, _)
        && stages.getLast().stage() == Stage.UPLOADING;
  }
}
