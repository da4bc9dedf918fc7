package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.job.TuningJob;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.time.ClockJump;
import hone.engine.time.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Several servers on one store: who owns what, and who may write.
abstract class LeaseContract {
  /// The database's own clock goes on meanwhile: a third of this is far more than a test takes.
  static final Duration LEASE = Duration.ofMinutes(3);

  static final Duration ACTION = Duration.ofMinutes(2);

  /// So many times does a server look for ended leases while time passes.
  private static final int STEPS = 8;

  /// The steady clock of all servers.
  final AtomicLong nanos = new AtomicLong();

  /// Open the same store as another server.
  abstract Store open(String place);

  /// Let the database's clock go on.
  abstract void pass(Duration time);

  /// Let all clocks go on while the database is away, or nobody asks it.
  ///
  /// @return `true`, for a transaction that does so
  boolean passInAll(Duration time) {
    pass(time);
    nanos.addAndGet(time.toNanos());
    return true;
  }

  /// Let all clocks go on, while these servers are heard.
  ///
  /// @return how often one of them had jobs come or go
  int pass(Duration time, Store... heard) {
    int changes = 0;
    for (int i = 0; i < STEPS; i++) {
      passInAll(time.dividedBy(STEPS));
      for (Store each : heard) {
        changes += each.lease().keep() ? 1 : 0;
      }
    }
    return changes;
  }

  static LeaseSettings lease(String place) {
    return new LeaseSettings(LEASE, ACTION, Duration.ofMillis(100), place);
  }

  static TuningJob insert(Store store, String name) {
    return store.write(t -> t.insert(StoreHarness.tuning(name, StoreHarness.NOW)));
  }

  @Test
  void pausedLeader_isFenced() {
    try (Store a = open("a");
        Store b = open("b")) {
      TuningJob job = insert(a, "job");
      assertThat(a.lease().held()).isTrue();
      assertThat(b.read(s -> s.ownTuningJob(job.id())).isPresent()).isFalse();

      pass(LEASE.dividedBy(8), a, b);
      pass(LEASE.multipliedBy(3).dividedBy(2), b);

      assertThat(a.lease().held()).isFalse();
      assertThat(b.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
      assertThatThrownBy(() -> insert(a, "late"))
          .isInstanceOfSatisfying(
              ApiError.class,
              error -> assertThat(error.code()).isEqualTo(ApiError.Code.UNAVAILABLE));
      assertThat(a.read(s -> s.tuningJob(job.identity().scope(), "late")).isPresent()).isFalse();

      // It begins a new life, which owns nothing of the old one's.
      assertThat(a.lease().keep()).isTrue();
      assertThat(a.lease().held()).isTrue();
      assertThat(a.read(Snapshot::unfinishedTuningJobs)).isEmpty();
      insert(a, "again");
    }
  }

  @Test
  void aServerThatStartsHasNoJobsCome() {
    try (Store a = open("a")) {
      insert(a, "job");
    }
    try (Store a = open("a");
        Store b = open("b")) {
      assertThat(a.lease().keep()).isFalse();
      assertThat(b.lease().keep()).isFalse();
    }
  }

  @Test
  void aServerThatIsHeardKeepsItsJobs() {
    try (Store a = open("a");
        Store b = open("b")) {
      TuningJob job = insert(a, "job");
      long epoch = a.lease().epoch();
      pass(LEASE.multipliedBy(2), a, b);

      assertThat(a.lease().epoch()).isEqualTo(epoch);
      assertThat(a.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
    }
  }

  @Test
  void theJobsOfADeadServerAreSharedAmongTheLiving() {
    try (Store b = open("b");
        Store c = open("c")) {
      Store a = open("a");
      for (int i = 0; i < 10; i++) {
        insert(a, "job-" + i);
      }
      pass(LEASE.dividedBy(8), a, b, c);
      a.close();
      assertThat(pass(LEASE.dividedBy(2), b, c)).isZero();

      assertThat(pass(LEASE, b, c)).isEqualTo(2);
      assertThat(b.read(Snapshot::unfinishedTuningJobs)).hasSize(5);
      assertThat(c.read(Snapshot::unfinishedTuningJobs)).hasSize(5);
    }
  }

  /// While it is away nobody can renew a lease, and one comes back to it first.
  @Test
  void aDatabaseThatIsAwayForLongerThanTheLeaseTakesNobodysJobs() {
    try (Store a = open("a");
        Store b = open("b")) {
      Store dead = open("dead");
      TuningJob ofA = insert(a, "of-a");
      TuningJob ofB = insert(b, "of-b");
      TuningJob ofDead = insert(dead, "of-dead");
      dead.close();
      pass(LEASE.dividedBy(8), a, b);
      passInAll(LEASE.multipliedBy(2));

      beginAnew(b);
      pass(LEASE.dividedBy(2), b);
      beginAnew(a);

      assertThat(a.read(s -> s.ownTuningJob(ofA.id())).isPresent()).isTrue();
      assertThat(b.read(s -> s.ownTuningJob(ofB.id())).isPresent()).isTrue();
      pass(LEASE.multipliedBy(2), a, b);
      pass(LEASE.multipliedBy(2), a, b);
      assertThat(a.read(Snapshot::unfinishedTuningJobs)).contains(ofA.id());
      assertThat(b.read(Snapshot::unfinishedTuningJobs)).contains(ofB.id());
      assertThat(
              a.read(s -> s.ownTuningJob(ofDead.id())).isPresent()
                  || b.read(s -> s.ownTuningJob(ofDead.id())).isPresent())
          .as("who is gone is taken over nevertheless")
          .isTrue();
    }
  }

  private static void beginAnew(Store server) {
    assertThatThrownBy(() -> server.lease().keep()).hasMessageContaining("lease");
    assertThat(server.lease().keep()).isTrue();
  }

  @Test
  void aDatabaseThatIsAwayForNearlyALeaseTakesNobodysJobs() {
    try (Store a = open("a");
        Store b = open("b")) {
      TuningJob job = insert(a, "job");
      pass(LEASE.dividedBy(8), a, b);
      passInAll(LEASE.multipliedBy(15).dividedBy(16));

      // It is back a moment later, when its lease has ended, and the other's never had.
      pass(LEASE.dividedBy(3), b);
      beginAnew(a);
      pass(LEASE.multipliedBy(2), a, b);

      assertThat(a.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
    }
  }

  @Test
  void aServerThatStartsWhenTheDatabaseIsBackTakesNobodysJobs() {
    try (Store a = open("a")) {
      TuningJob job = insert(a, "job");
      passInAll(LEASE.multipliedBy(2));

      try (Store b = open("b")) {
        b.lease().keep();
        pass(LEASE.dividedBy(2), b);
        beginAnew(a);
        pass(LEASE.multipliedBy(2), a, b);

        assertThat(a.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
      }
    }
  }

  @Test
  void aServerThatComesBackAtItsPlaceGoesOnAtOnce() {
    try (Store b = open("b")) {
      Store a = open("a");
      TuningJob job = insert(a, "job");
      a.close();

      try (Store again = open("a")) {
        b.lease().keep();
        assertThat(again.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
      }
    }
  }

  @Test
  void aClockThatWasSetIsTakenIntoAccountByWhoeverHasTheJobs() {
    Instant later = StoreHarness.NOW.plus(Duration.ofHours(1));
    var jump = new ClockJump(StoreHarness.NOW, later);
    try (Store b = open("b")) {
      Store a = open("a");
      TuningJob job = insert(a, "job");
      // A clock of another server's own, which was set before it had the job.
      since(b, job, new Reading(later, Duration.ofHours(-7), new ClockJump(later, later)));
      Reading set = new Reading(later, jump.by(), jump);
      assertThat(since(a, job, set)).isEqualTo(later);
      assertThat(since(a, job, set)).isEqualTo(later);
      Instant back = later.minus(Duration.ofMinutes(2));
      since(a, job, new Reading(back, Duration.ofMinutes(58), jump));
      a.close();
      // It comes back at its place, in another process, whose clock nobody has set.
      Store again = open("a");
      assertThat(since(again, job, new Reading(back, Duration.ZERO, null))).isEqualTo(back);
      pass(LEASE.dividedBy(8), again, b);
      again.close();
      pass(LEASE.multipliedBy(3).dividedBy(2), b);

      assertThat(b.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
      Reading byB = new Reading(later, Duration.ofHours(-7), new ClockJump(later, later));
      assertThat(since(b, job, byB)).isEqualTo(back);
      Reading setAgain = new Reading(later, Duration.ofHours(-6), jump);
      assertThat(since(b, job, setAgain)).isEqualTo(back.plus(Duration.ofHours(1)));
    }
  }

  @Test
  void whatIsAddedByAnOlderReadingOfTheClockIsMovedToo() {
    Instant later = StoreHarness.NOW.plus(Duration.ofHours(1));
    Reading set = new Reading(later, Duration.ofHours(1), new ClockJump(StoreHarness.NOW, later));
    try (Store a = open("a")) {
      a.write(
          transaction -> {
            transaction.readBy(set);
            return true;
          });
      TuningJob job =
          a.write(
              transaction -> {
                transaction.readBy(new Reading(StoreHarness.NOW, Duration.ZERO, null));
                return transaction.insert(StoreHarness.tuning("job", StoreHarness.NOW));
              });

      assertThat(since(a, job, set)).isEqualTo(later);
    }
  }

  /// From when its runtime is counted, by that server's clock.
  private static Instant since(Store store, TuningJob job, Reading clock) {
    return store.write(
        transaction -> {
          transaction.readBy(clock);
          TuningJob read = transaction.tuningJob(job.id()).orElseThrow();
          transaction.update(read.with(read.state().withModified(clock.now())));
          return Objects.requireNonNull(read.state().since()).created();
        });
  }

  @Test
  void aNewLifeOfOneProcessGoesOnWithItsClock() {
    Instant later = StoreHarness.NOW.plus(Duration.ofHours(1));
    Reading set = new Reading(later, Duration.ofHours(1), new ClockJump(StoreHarness.NOW, later));
    try (Store a = open("a")) {
      TuningJob job = insert(a, "job");
      assertThat(since(a, job, set)).isEqualTo(later);
      pass(LEASE.multipliedBy(2));
      assertThatThrownBy(() -> insert(a, "late")).hasMessageContaining("lease");

      assertThat(a.read(s -> s.ownTuningJob(job.id())).isPresent()).isTrue();
      assertThat(since(a, job, set)).isEqualTo(later);
    }
  }
}
