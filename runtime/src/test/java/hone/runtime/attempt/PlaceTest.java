package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import hone.runtime.log.LogSource;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Placement;
import hone.runtime.site.RefusedException;
import hone.runtime.site.Site;
import hone.runtime.site.UnavailableException;
import hone.runtime.storage.DataException;
import hone.runtime.storage.Place;
import hone.runtime.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What becomes of an attempt whose place is not ready yet, or is taken away by others.
final class PlaceTest extends BackendHarness {
  /// A place where nothing runs, and everything is as the test says.
  private static final class FakeSite implements Site {
    private final Map<String, Placement.HostStatus> seen = new ConcurrentHashMap<>();
    private volatile boolean started;
    private volatile boolean ready = true;
    private volatile boolean away;
    private volatile boolean mute;
    private volatile Optional<Instant> begun = Optional.empty();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String refusal = "";
    private volatile boolean terminated;
    private volatile boolean removed;
    private volatile boolean broken;
    private volatile boolean foreign;
    private volatile Set<AttemptId> spared = Set.of();

    @Override
    public Placement place(Attempt attempt) {
      return new FakePlacement(this, attempt);
    }

    @Override
    public void end(AttemptId attempt, AttemptFolder folder) throws IOException {
      asked.incrementAndGet();
      if (away) {
        throw new UnavailableException("the site is away", new IOException("of a test"));
      }
      if (broken) {
        throw new StackOverflowError("of a test: no end");
      }
      removed = true;
    }

    @Override
    public void removeAllBut(Set<AttemptId> known) {
      spared = known;
      if (foreign) {
        throw new IllegalArgumentException("of a test: a foreign thing");
      }
    }
  }

  private record FakePlacement(FakeSite site, Attempt attempt) implements Placement {
    @Override
    public String networkInterface() {
      return "lo";
    }

    @Override
    public boolean isStarted() {
      return site.started;
    }

    @Override
    public void start() {
      site.started = true;
    }

    @Override
    public boolean queues() {
      return true;
    }

    @Override
    public boolean hasBegun() throws RefusedException {
      site.asked.incrementAndGet();
      if (!site.refusal.isEmpty()) {
        throw new RefusedException(site.refusal);
      }
      if (!site.ready) {
        attempt.tell().accept("waiting for a machine");
      }
      return site.ready;
    }

    @Override
    public Optional<Instant> begunAt() {
      return site.begun;
    }

    @Override
    public List<HostStatus> look() throws IOException {
      if (site.broken) {
        throw new IllegalStateException("of a test: no look");
      }
      if (site.away) {
        throw new UnavailableException("the site is away", new IOException("of a test"));
      }
      return attempt.hosts().all().stream()
          .map(host -> site.seen.getOrDefault(host.name(), HostStatus.running(host)))
          .toList();
    }

    @Override
    public SequencedMap<String, LogSource> logs() throws IOException {
      if (site.mute) {
        throw new IOException("Input/output error");
      }
      var all = new LinkedHashMap<String, LogSource>();
      for (Host host : attempt.hosts().all()) {
        all.put(host.name(), (cursor, _) -> new LogSource.Batch(List.of(), cursor, false));
      }
      return all;
    }

    @Override
    public boolean terminate() {
      site.terminated = true;
      return true;
    }

    @Override
    public boolean kill() throws IOException {
      for (HostStatus each : look()) {
        if (!each.isOver()) {
          HostStatus end =
              each.reclaimed()
                  ? HostStatus.reclaimed(each.host(), true, each.why())
                  : HostStatus.exited(each.host(), 137, "");
          site.seen.put(each.host().name(), end);
        }
      }
      return true;
    }

    @Override
    public void remove() {
      site.removed = true;
      if (site.broken) {
        throw new StackOverflowError("of a test: no removal");
      }
    }

    @Override
    public void close() {}
  }

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

  private final FakeSite site = new FakeSite();

  @Override
  protected Site site() {
    return site;
  }

  @Override
  protected String image() {
    return "any";
  }

  @Override
  protected void assertNothingRuns() {
    assertThat(site.removed).isTrue();
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

  private boolean isLive(TrainingOrder order) {
    return backend.inspect(order.attempt()) instanceof Observation.Active(var stages, var live)
        && stages.getLast().stage() == Stage.TRAINING
        && live;
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
  void aDefectEndsItsJobAlsoWhereWhatItLeftCannotBeKept() throws IOException {
    backend.close();
    backend = opened(LONG_GRACE, site, new BrokenStorage(Stores.embedded(folder)));
    TrainingOrder order = launched(trainings.own("unkept"));
    await(() -> isLive(order), "runs");
    Host host = new Host("algo-1", "g", "ml.m5.large");
    site.seen.put("algo-1", Placement.HostStatus.exited(host, 0, ""));

    assertThat(reason(ended(order)))
        .isEqualTo("InternalServerError: java.lang.IllegalStateException: of a test: no place");
  }

  @Test
  void anAttemptThatCannotBeReadForAWhileIsSparedAndTakenUpLater() throws IOException {
    TrainingOrder unread = launched(trainings.own("unread"));
    TrainingOrder whole = launched(trainings.own("whole"));
    await(() -> isLive(unread) && isLive(whole), "both run");
    backend.close();
    Path obstacle = new AttemptFolder(folderOf(unread, "training")).metrics();
    Files.createDirectory(obstacle);
    backend = opened(LONG_GRACE);

    assertThat(site.spared).containsExactlyInAnyOrder(unread.attempt(), whole.attempt());
    assertThat(backend.attempts()).containsExactlyInAnyOrder(unread.attempt(), whole.attempt());
    assertThat(isUnseen(unread)).isTrue();
    assertThatThrownBy(() -> backend.release(unread.attempt()))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(folderOf(unread, "training")).exists();
    await(() -> isLive(whole), "the other goes on");

    Files.delete(obstacle);
    await(() -> !isUnseen(unread) && isLive(unread), "goes on, too");
    assertThat(site.removed).isFalse();
  }

  private TrainingOrder unread(String name) throws IOException {
    TrainingOrder order = launched(trainings.own(name));
    await(() -> isLive(order), "runs");
    backend.close();
    Files.createDirectory(new AttemptFolder(folderOf(order, "training")).metrics());
    return order;
  }

  @Test
  void anAttemptThatStaysUnreadForTooLongEndsOnceItsSiteHasEndedItForCertain() throws IOException {
    TrainingOrder order = unread("given-up");
    Duration hour = Duration.ofHours(1);
    endurance = new Endurance(hour, hour, hour, Duration.ofMillis(100));
    site.away = true;
    site.asked.set(0);
    backend = opened(LONG_GRACE);
    await(() -> isUnseen(order) && site.asked.get() > 0, "its site is asked, and away");
    assertThat(isUnseen(order)).isTrue();
    assertThat(site.removed).isFalse();

    site.away = false;
    await(() -> !isUnseen(order), "told");
    assertThat(site.removed).isTrue();
    assertThat(reason(ended(order)))
        .startsWith("InternalServerError: the server could not read the files of this training job")
        .contains("unstored/" + order.attempt());
    assertThat(backend.metrics(order.attempt(), 0)).isEmpty();
    backend.launch(order);
    assertThat(ended(order).model()).isNull();
    backend.release(order.attempt());
    assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void anUnreadAttemptIsLeftRunningUntilAStopHasLastedAsLongAsAProgramMayTake() throws IOException {
    TrainingOrder order = unread("stopped");
    backend = opened(Duration.ofHours(1));
    backend.stop(order.attempt());
    assertThat(isUnseen(order)).isTrue();
    assertThat(site.removed).isFalse();

    reopen(Duration.ofSeconds(1));
    backend.stop(order.attempt());
    await(() -> !isUnseen(order), "told");
    assertThat(site.removed).isTrue();
    backend.release(order.attempt());
  }

  @Test
  void anUnreadAttemptThatCannotBeKeptIsNotForgotten() throws IOException {
    TrainingOrder order = unread("unkept");
    backend = opened(Duration.ZERO);
    backend.stop(order.attempt());
    await(() -> !isUnseen(order), "told");
    Path unstored = Files.createFile(folder.resolve("data/unstored"));
    assertThatThrownBy(() -> backend.release(order.attempt()))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(backend.attempts()).containsExactly(order.attempt());
    assertThat(reason(ended(order))).contains("unstored/" + order.attempt());

    Files.delete(unstored);
    Files.createDirectories(folderOf(order, "unstored").resolve("algo-1"));
    backend.release(order.attempt());
    assertThat(backend.attempts()).isEmpty();
    assertThat(folderOf(order, "training")).doesNotExist();
    assertThat(folderOf(order, "unstored").resolve("whole/state.json")).exists();
  }

  @Test
  void anUnreadAttemptThatADefectKeepsFromEndingIsEndedAgain() throws IOException {
    TrainingOrder order = unread("defect");
    site.broken = true;
    site.asked.set(0);
    backend = opened(Duration.ZERO);
    backend.stop(order.attempt());
    await(() -> isUnseen(order) && site.asked.get() > 0, "its site is asked, and fails");

    site.broken = false;
    await(() -> !isUnseen(order), "told");
    assertThat(site.removed).isTrue();
    backend.release(order.attempt());
  }

  @Test
  void theSiteOfWhatAnEarlierVersionLaunchedIsMarked() throws IOException {
    TrainingOrder order = unread("old");
    Path mark = new AttemptFolder(folderOf(order, "training")).siteMark("tested");
    Files.delete(mark);
    backend = opened(LONG_GRACE);

    assertThat(mark).exists();
    Files.delete(new AttemptFolder(folderOf(order, "training")).metrics());
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

  @Test
  void aStateThatCannotBeLookedForIsNotTakenForNone() throws IOException {
    TrainingOrder order = launched(trainings.own("hidden"));
    await(() -> isLive(order), "runs");
    backend.close();
    Path state = new AttemptFolder(folderOf(order, "training")).state();
    Path aside = Files.move(state, folder.resolve("aside"));
    Files.createSymbolicLink(state, state); // a loop: nobody can tell what it leads to
    backend = opened(LONG_GRACE);
    assertThat(site.spared).containsExactly(order.attempt());

    Files.move(aside, state, StandardCopyOption.REPLACE_EXISTING);
    await(() -> !isUnseen(order) && isLive(order), "goes on");
  }

  @Test
  void anAttemptWhoseStateIsNoneIsSparedToo() throws Exception {
    List<String> none = List.of("", "{", "null", "{}", "{\"stages\":[]}");
    var states = new LinkedHashMap<TrainingOrder, byte[]>();
    for (int i = 0; i < none.size(); i++) {
      TrainingOrder order = launched(trainings.own("broken-" + i));
      await(() -> isLive(order), "runs");
      Path state = new AttemptFolder(folderOf(order, "training")).state();
      states.put(order, Files.readAllBytes(state));
    }
    TrainingOrder whole = launched(trainings.own("whole"));
    await(() -> isLive(whole), "runs");
    backend.close();
    Iterator<String> next = none.iterator();
    for (TrainingOrder each : states.keySet()) {
      Files.writeString(new AttemptFolder(folderOf(each, "training")).state(), next.next());
    }
    backend = opened(LONG_GRACE);

    assertThat(backend.attempts()).hasSize(none.size() + 1);
    assertThat(site.spared).hasSize(none.size() + 1);
    assertThat(states.keySet()).allMatch(this::isUnseen);
    await(() -> isLive(whole), "goes on");
    Thread.sleep(Duration.ofSeconds(3));
    assertThat(states.keySet()).as("read again").allMatch(this::isUnseen);
    for (var each : states.entrySet()) {
      Path state = new AttemptFolder(folderOf(each.getKey(), "training")).state();
      Files.write(state, each.getValue());
    }
    await(() -> states.keySet().stream().noneMatch(this::isUnseen), "taken up");
  }

  @Test
  void noForeignThingKeepsAServerFromStarting() throws IOException {
    TrainingOrder order = launched(trainings.own("whole"));
    await(() -> isLive(order), "runs");
    backend.close();
    site.foreign = true;
    backend = opened(LONG_GRACE);

    assertThat(backend.attempts()).containsExactly(order.attempt());
    await(() -> isLive(order), "goes on");
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
}
