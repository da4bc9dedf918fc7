package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.TrainingOrder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.log.LogSource;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Placement;
import hone.runtime.site.Site;
import hone.runtime.site.Wakeup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What becomes of an attempt while whose preparation its server ends, again and again.
final class PreparationTest extends BackendHarness {
  private int kills;

  /// A place where programs end at once, and are prepared as the test says.
  private static final class PreparingSite implements Site {
    private final Set<String> hanging = ConcurrentHashMap.newKeySet();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> started = ConcurrentHashMap.newKeySet();
    private final Queue<String> prepared = new ConcurrentLinkedQueue<>();

    @Override
    public Placement place(Attempt attempt) {
      return new PreparedPlacement(this, attempt);
    }

    @Override
    public void end(AttemptId attempt, AttemptFolder folder) {}

    long preparations(String name) {
      return prepared.stream().filter(name::equals).count();
    }
  }

  private record PreparedPlacement(PreparingSite site, Attempt attempt) implements Placement {
    private String name() {
      return attempt.order().name();
    }

    @Override
    public String networkInterface() {
      return "lo";
    }

    @Override
    public void prepare() throws IOException {
      site.prepared.add(name());
      if (site.failing.remove(name())) {
        throw new IOException("of a test: no preparation");
      }
      try {
        while (site.hanging.contains(name())) {
          Thread.sleep(5);
        }
      } catch (InterruptedException _) {
        throw new IOException("interrupted");
      }
    }

    @Override
    public boolean isStarted() {
      return site.started.contains(name());
    }

    @Override
    public void start() {
      site.started.add(name());
    }

    @Override
    public List<HostStatus> look() {
      return attempt.hosts().all().stream().map(host -> HostStatus.exited(host, 0, "")).toList();
    }

    @Override
    public SequencedMap<String, LogSource> logs() {
      var all = new LinkedHashMap<String, LogSource>();
      for (Host host : attempt.hosts().all()) {
        all.put(host.name(), (cursor, _) -> new LogSource.Batch(List.of(), cursor, false));
      }
      return all;
    }

    @Override
    public boolean terminate() {
      return false;
    }

    @Override
    public boolean kill() {
      return true;
    }

    @Override
    public void remove() {}

    @Override
    public void close() {}
  }

  private final PreparingSite site = new PreparingSite();

  @Override
  protected Site site() {
    return site;
  }

  @Override
  protected String image() {
    return "any";
  }

  @Override
  protected void assertNothingRuns() {}

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Files.copy(each, to.resolve(from.relativize(each)));
      }
    }
  }

  /// Open the server that follows one which was killed now: with what is on disk at this moment.
  private void reopenKilled() throws IOException {
    Path attempts = folder.resolve("data/training");
    Path left = folder.resolve("left");
    copy(attempts, left);
    backend.close();
    kills++;
    Files.move(attempts, folder.resolve("killed-" + kills));
    Files.move(left, attempts);
    backend = opened(LONG_GRACE);
  }

  private TrainingOrder hanging(String name) {
    site.hanging.add(name);
    return launched(trainings.own(name));
  }

  private void awaitPreparations(String name, long count) {
    await(() -> site.preparations(name) == count, count + " preparations of " + name);
  }

  @Test
  void whatServersDoNotSurviveThePreparationOfFailsAfterThreeOfThem() throws IOException {
    TrainingOrder order = hanging("lethal");
    for (int i = 1; i <= Preparation.TRIES; i++) {
      awaitPreparations("lethal", i);
      reopenKilled();
    }

    assertThat(ended(order).ending())
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> {
              assertThat(failed.kind()).isEqualTo(FailureKind.LETHAL);
              assertThat(failed.reason())
                  .startsWith("InternalServerError: the server ended 3 times while it prepared");
            });
    assertThat(site.preparations("lethal")).isEqualTo(Preparation.TRIES);
  }

  @Test
  void aServerThatIsAskedToEndDuringAPreparationDoesNotCount() throws IOException {
    TrainingOrder order = hanging("patient");
    for (int i = 1; i <= 2; i++) {
      awaitPreparations("patient", i);
      reopenKilled();
    }
    for (int i = 3; i <= 6; i++) {
      awaitPreparations("patient", i);
      reopen(LONG_GRACE);
    }
    site.hanging.clear();

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
  }

  @Test
  void aPreparationThatFailsWhileItsServerGoesOnDoesNotCount() throws IOException {
    TrainingOrder order = hanging("failing");
    for (int i = 1; i <= 2; i++) {
      site.failing.add("failing");
      awaitPreparations("failing", 2L * i);
      reopenKilled();
    }
    site.failing.add("failing");
    site.hanging.clear();

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    assertThat(new AttemptFolder(folderOf(order, "training")).preparing()).hasContent("2");
  }

  @Test
  void aCountThatCannotBeTakenBackIsTheNextTime() throws IOException {
    var attempt = new AttemptFolder(Files.createDirectory(folder.resolve("attempt")));
    var preparation = new Preparation(attempt, new Semaphore(1));
    assertThat(preparation.begin(() -> true, new Wakeup())).isTrue();
    Path note = attempt.preparing();
    Files.delete(note);
    Path obstacle = Files.createDirectories(note.resolve("obstacle"));
    preparation.end();
    Files.delete(obstacle);
    Files.delete(note);
    Files.writeString(note, "1");
    preparation.leave();

    assertThat(note).doesNotExist();
  }

  @Test
  void aCountThatIsNoNumberCountsNothing() throws IOException {
    var attempt = new AttemptFolder(Files.createDirectory(folder.resolve("attempt")));
    Files.write(attempt.preparing(), new byte[] {'3', (byte) 0xff});
    var preparation = new Preparation(attempt, new Semaphore(1));
    assertThat(preparation.isGivenUp()).isFalse();
    assertThat(preparation.begin(() -> true, new Wakeup())).isTrue();

    assertThat(attempt.preparing()).hasContent("1");
  }

  @Test
  void whatIsLaunchedWhileItsServerEndsIsNotPrepared() throws Exception {
    backend.close();
    launched(trainings.own("late"));
    Thread.sleep(500);

    assertThat(site.preparations("late")).isZero();
  }

  @Test
  void whatIsPreparedBesideWhatEndsServersIsPreparedAloneTheLastTime() throws IOException {
    TrainingOrder first = hanging("first");
    TrainingOrder second = hanging("second");
    for (int i = 1; i <= 2; i++) {
      awaitPreparations("first", i);
      awaitPreparations("second", i);
      reopenKilled();
    }
    await(() -> site.prepared.size() == 5, "one of them begins");
    boolean isFirst = site.preparations("first") == 3;
    reopenKilled();

    TrainingOrder lethal = isFirst ? first : second;
    TrainingOrder harmless = isFirst ? second : first;
    assertThat(reason(ended(lethal))).startsWith("InternalServerError: the server ended 3 times");
    site.hanging.clear();
    assertThat(ended(harmless).ending()).isInstanceOf(Ending.Completed.class);
  }
}
