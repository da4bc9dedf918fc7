package hone.engine.advice;

import hone.engine.advice.Assessment.Verdict;
import hone.engine.job.TrainingJob;
import hone.engine.store.Watched;
import hone.search.Report;
import hone.search.curve.Lapse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The trials of one group, by training job. Not thread-safe.
record Trials(Judgement judgement, Map<Long, Watched> all) {

  /// Whether what is known is of this attempt, which goes on.
  boolean has(TrainingJob job) {
    Watched each = all.get(job.id());
    return each != null && each.trial().pending() && Judge.attempt(job).equals(each.attempt());
  }

  private Watched of(TrainingJob job) {
    return Objects.requireNonNull(all.get(job.id()));
  }

  /// Up to which resource the store knows that it has been judged.
  int stored(TrainingJob job) {
    return of(job).judged();
  }

  /// What is known of a training job now. If some of its reports are to be judged later, there
  /// is news of it at once.
  Judge.Judged judged(TrainingJob job, @Nullable Verdict verdict) {
    Judgement.Reach reach = judgement.reach(of(job));
    return new Judge.Judged(reach.isAll() ? Judge.metricsRead(job) : -1, reach.judged(), verdict);
  }

  /// Those that have ended, and whose end comes before whatever is judged from now on.
  Stream<Assessment> settling() {
    return all.values().stream()
        .filter(judgement::settles)
        .map(each -> Assessment.ended(each.trainingId()));
  }

  /// A verdict on a training job whose values are no finite numbers any more. Those are no
  /// reports, and no stopper sees them.
  Optional<Verdict> diverged(TrainingJob job) {
    if (!job.state().diverged()) {
      return Optional.empty();
    }
    var pending = new ArrayList<Lapse>();
    var ended = new ArrayList<Lapse>();
    for (Watched each : all.values()) {
      if (each.trainingId() != job.id()) {
        (each.trial().pending() ? pending : ended).add(each.lapse());
      }
    }
    List<Report> reports = of(job).trial().reports();
    int counted = reports.isEmpty() ? 0 : (int) reports.getLast().resource();
    return job.state()
        .lapse()
        .verdict(pending, ended)
        .map(stop -> new Verdict(counted, stop.reason()));
  }
}
