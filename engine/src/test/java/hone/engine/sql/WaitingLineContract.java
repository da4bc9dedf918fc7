package hone.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.Scope;
import hone.engine.job.Identity;
import hone.engine.job.Origin;
import hone.engine.job.Phase;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.store.Transaction;
import hone.engine.training.TrainingSpec;
import hone.search.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Who is next in every store when a slot is free.
abstract class WaitingLineContract extends ResourceContract {
  @Test
  void slotsGoToWhoHasFewest() {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      List<TrainingJob> jobs = store.write(transaction -> population(transaction, random));
      List<Long> expected = line(jobs);

      for (int count : new int[] {1, 3, 100}) {
        List<TrainingJob> found = store.read(s -> s.waiting(count));
        assertThat(found.stream().map(TrainingJob::id))
            .as("seed %d, the first %d", seed, count)
            .isEqualTo(expected.subList(0, Math.min(count, expected.size())));
      }
      store.write(
          transaction -> {
            for (TrainingJob job : jobs) {
              TrainingState state = job.state().with(NOW).phase(Phase.RELEASED).build();
              transaction.update(job.with(state));
            }
            return true;
          });
    }
  }

  private static List<TrainingJob> population(Transaction transaction, Random random) {
    var jobs = new ArrayList<TrainingJob>();
    int groups = 1 + random.nextInt(6);
    for (int group = 0; group < groups; group++) {
      var scope = new Scope("00000000000" + random.nextInt(3), "us-west-2");
      String name = "line-" + random.nextLong();
      TuningJob parent = transaction.insert(tuning(name, NOW));
      TrainingSpec spec = parent.spec().definitions().getFirst().training();
      boolean alone = random.nextInt(4) == 0;
      for (int i = 1; i <= 1 + random.nextInt(6); i++) {
        var origin =
            new Origin(parent.id(), name, "arn", i, 0, "a", "loss", NO_VALUES, new Reason.Drawn(7));
        String training = name + "-" + i + "-" + random.nextLong();
        TrainingJob job =
            transaction.insert(
                new Identity(0, scope, training, "arn:" + training, NOW),
                alone ? null : origin,
                transaction.insert(spec, "{}"),
                NO_VALUES);
        if (random.nextInt(3) == 0) {
          job = job.with(job.state().with(NOW).phase(Phase.RUNNING).build());
          transaction.update(job);
        }
        jobs.add(job);
      }
    }
    Collections.shuffle(jobs, random);
    return jobs;
  }

  private static List<Long> line(List<TrainingJob> jobs) {
    var left = new ArrayList<>(jobs.stream().filter(job -> waits(job)).toList());
    var taken = new ArrayList<>(jobs.stream().filter(job -> !waits(job)).toList());
    var line = new ArrayList<Long>();
    while (!left.isEmpty()) {
      TrainingJob next =
          Collections.min(
              left,
              Comparator.<TrainingJob>comparingLong(
                      job -> alike(taken, job, WaitingLineContract::owner))
                  .thenComparingLong(job -> alike(taken, job, WaitingLineContract::group))
                  .thenComparingLong(TrainingJob::id));
      left.remove(next);
      taken.add(next);
      line.add(next.id());
    }
    return line;
  }

  private static boolean waits(TrainingJob job) {
    return job.state().phase() == Phase.WAITING;
  }

  private static long alike(
      List<TrainingJob> jobs, TrainingJob job, Function<TrainingJob, Object> trait) {
    return jobs.stream().filter(other -> trait.apply(other).equals(trait.apply(job))).count();
  }

  private static String owner(TrainingJob job) {
    return job.identity().scope().account();
  }

  private static String group(TrainingJob job) {
    Origin origin = job.origin();
    return owner(job) + (origin == null ? "" : origin.tuningId());
  }
}
