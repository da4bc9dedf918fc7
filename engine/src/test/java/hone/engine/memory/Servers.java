package hone.engine.memory;

import hone.engine.job.Phase;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.store.LeaseSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.LongPredicate;

/// The lives of servers and what they own, in tables that may be changed. Not thread-safe.
final class Servers {
  private final Tables tables;
  private final long now;

  /// One life.
  ///
  /// @param operation the number of its last transaction
  /// @param handings how often it was handed jobs of others
  /// @param clock how far its clock has been set
  record Life(
      String place, long expiresAt, boolean ended, long operation, long handings, Duration clock) {
    Life over() {
      return new Life(place, expiresAt, true, operation, handings, clock);
    }

    Life set(Duration to) {
      return new Life(place, expiresAt, ended, operation, handings, to);
    }

    Life until(long expires) {
      return new Life(place, expires, ended, operation + 1, handings, clock);
    }

    Life handed() {
      return new Life(place, expiresAt, ended, operation, handings + 1, clock);
    }
  }

  Servers(Tables tables, long now) {
    this.tables = tables;
    this.now = now;
  }

  long birth(LeaseSettings settings, long former) {
    String place = settings.place();
    for (Map.Entry<Long, Life> each : tables.lives.entrySet()) {
      Life life = each.getValue();
      if (life.place().equals(place)) {
        each.setValue(life.over());
      }
    }
    long epoch = ++tables.lastEpoch;
    Life last = tables.lives.get(former);
    Duration clock = last == null ? Duration.ZERO : last.clock();
    tables.lives.put(
        epoch, new Life(place, now + settings.length().toMillis(), false, 0, 0, clock));
    give(epoch, owner -> owner == epoch || !place(owner).equals(place));
    share(List.of(epoch));
    return epoch;
  }

  String place(long epoch) {
    Life life = tables.lives.get(epoch);
    return life == null ? "" : life.place();
  }

  boolean isAlive(long epoch) {
    Life life = tables.lives.get(epoch);
    return life != null && !life.ended() && life.expiresAt() > now;
  }

  boolean renew(long epoch, LeaseSettings settings) {
    if (!isAlive(epoch)) {
      return false;
    }
    tables.lives.computeIfPresent(
        epoch, (_, life) -> life.until(now + settings.length().toMillis()));
    return true;
  }

  /// By life, the numbers of the last transactions of the others.
  SequencedMap<Long, Long> others(long epoch) {
    var numbers = new LinkedHashMap<Long, Long>();
    tables.lives.forEach(
        (other, life) -> {
          if (other != epoch && !life.ended()) {
            numbers.put(other, life.operation());
          }
        });
    return numbers;
  }

  /// End those of these lives whose leases have ended, and share their jobs.
  ///
  /// @param heard among these and that of the server that does so
  /// @return how often this life was handed jobs
  long takeOver(long epoch, List<Long> gone, List<Long> heard) {
    tables.lives.replaceAll(
        (each, life) -> gone.contains(each) && life.expiresAt() <= now ? life.over() : life);
    var living = new ArrayList<>(heard);
    living.add(epoch);
    if (share(living)) {
      tables.lives.replaceAll((_, life) -> life.ended() ? life : life.handed());
    }
    Life own = tables.lives.get(epoch);
    return own == null ? 0 : own.handings();
  }

  private boolean share(List<Long> living) {
    boolean hasOrphans = false;
    for (TuningJob job : tables.tunings.values()) {
      if (!job.state().status().terminal() && isOrphan(tables.tuningOwners, job.id())) {
        tables.tuningOwners.put(job.id(), living.get((int) (job.id() % living.size())));
        hasOrphans = true;
      }
    }
    for (TrainingJob job : tables.trainings.values()) {
      if (job.state().phase() != Phase.RELEASED && isOrphan(tables.trainingOwners, job.id())) {
        tables.trainingOwners.put(job.id(), heir(job, living));
        hasOrphans = true;
      }
    }
    return hasOrphans;
  }

  private boolean isOrphan(Map<Long, Long> owners, long id) {
    Life life = tables.lives.get(owners.getOrDefault(id, 0L));
    return life == null || life.ended();
  }

  /// A tuning job's training jobs go where it goes.
  private long heir(TrainingJob job, List<Long> living) {
    var origin = job.origin();
    if (origin != null) {
      TuningJob tuning = tables.tunings.get(origin.tuningId());
      if (tuning != null && !tuning.state().status().terminal()) {
        return tables.tuningOwners.getOrDefault(tuning.id(), living.getFirst());
      }
    }
    return living.get((int) (job.id() % living.size()));
  }

  private void give(long epoch, LongPredicate keeps) {
    tables.tunings.forEach(
        (id, job) -> {
          if (!job.state().status().terminal()
              && !keeps.test(tables.tuningOwners.getOrDefault(id, 0L))) {
            tables.tuningOwners.put(id, epoch);
          }
        });
    tables.trainings.forEach(
        (id, job) -> {
          if (job.state().phase() != Phase.RELEASED
              && !keeps.test(tables.trainingOwners.getOrDefault(id, 0L))) {
            tables.trainingOwners.put(id, epoch);
          }
        });
  }
}
