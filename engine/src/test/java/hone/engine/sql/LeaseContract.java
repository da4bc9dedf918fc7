package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import hone.engine.job.TuningJob;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Several servers on one store: who owns what, and who may write.
abstract class LeaseContract {
  /// The database's own clock goes on meanwhile: a third of this is far more than a test takes.
  static final Duration LEASE = Duration.ofMinutes(3);

  static final Duration ACTION = Duration.ofMinutes(2);

  /// The steady clock of server `a`, which a test stops as SIGSTOP stops a process.
  final AtomicLong nanos = new AtomicLong();

  /// Open the same store as another server.
  abstract Store open(String place);

  /// Let the database's clock go on.
  abstract void pass(Duration time);

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

      pass(LEASE.dividedBy(2));
      b.lease().keep();
      pass(LEASE.multipliedBy(2).dividedBy(3));
      b.lease().keep();
      nanos.addAndGet(LEASE.multipliedBy(3).dividedBy(2).toNanos());

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
  void aServerThatIsHeardKeepsItsJobs() {
    try (Store a = open("a");
        Store b = open("b")) {
      TuningJob job = insert(a, "job");
      long epoch = a.lease().epoch();
      for (int i = 0; i < 6; i++) {
        pass(LEASE.dividedBy(3));
        a.lease().keep();
        b.lease().keep();
      }

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
      a.close();
      b.lease().keep();
      c.lease().keep();
      pass(LEASE.dividedBy(2));
      b.lease().keep();
      c.lease().keep();
      pass(LEASE.multipliedBy(2).dividedBy(3));

      assertThat(b.lease().keep()).isTrue();
      assertThat(c.lease().keep()).isTrue();
      assertThat(b.read(Snapshot::unfinishedTuningJobs)).hasSize(5);
      assertThat(c.read(Snapshot::unfinishedTuningJobs)).hasSize(5);
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
}
