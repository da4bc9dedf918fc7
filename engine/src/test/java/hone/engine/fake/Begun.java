package hone.engine.fake;

import hone.engine.job.Blueprint;
import hone.engine.job.Identity;
import hone.engine.job.Origin;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import hone.engine.submission.TuningSubmission;
import hone.search.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Tuning jobs that have begun all of their training jobs, without a search that thinks of them.
public final class Begun {
  private Begun() {}

  /// Write such a tuning job into a store.
  ///
  /// @param names of its training jobs, in their order
  /// @return the training jobs, which wait
  public static List<TrainingJob> insert(
      Store store, Instant now, TuningSubmission submission, List<String> names) {
    return store.write(
        transaction -> {
          TuningJob tuning =
              transaction.insert(
                  new TuningJob(
                      new Identity(0, submission.scope(), submission.name(), "arn", now),
                      submission.spec(),
                      submission.document(),
                      TuningState.created(now).withLaunched(names.size(), now)));
          Blueprint blueprint =
              transaction.insert(
                  tuning.id(), 0, submission.spec().definitions().getFirst().training(), "{}");
          var all = new ArrayList<TrainingJob>();
          for (String name : names) {
            all.add(insert(transaction, tuning, blueprint, name, all.size() + 1));
          }
          return all;
        });
  }

  private static TrainingJob insert(
      Transaction store, TuningJob tuning, Blueprint blueprint, String name, int ordinal) {
    Identity parent = tuning.identity();
    return store.insert(
        new Identity(0, parent.scope(), name, "arn-" + name, parent.createdAt()),
        new Origin(
            tuning.id(),
            parent.name(),
            parent.arn(),
            ordinal,
            0,
            "",
            "loss",
            new LinkedHashMap<>(),
            new Reason.Drawn(ordinal)),
        blueprint,
        new LinkedHashMap<>());
  }
}
