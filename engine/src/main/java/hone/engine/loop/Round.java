package hone.engine.loop;

import hone.engine.advice.Assessment;
import hone.engine.advice.Suggested;
import hone.engine.backend.MetricPoint;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.experiment.JobRecords;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.Origin;
import hone.engine.job.Phase;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.TrainingState;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.loop.Telemetry.AttemptEnd;
import hone.engine.rules.TrainingRules;
import hone.engine.rules.TuningRules;
import hone.engine.store.Transaction;
import hone.engine.time.Reading;
import hone.engine.tuning.TuningSpec.Definition;
import hone.search.Suggestion;
import hone.search.Suggestions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One round of the loop, inside one transaction: what was seen changes jobs, what changed decides
/// what is to be done. Effects are only collected here; they follow the commit.
final class Round {
  /// How many slots a round gives out at most: callers wait for its transaction.
  private static final int GRANTS_MAX = 100;

  /// How many training jobs of tuning jobs that end it stops, likewise.
  private static final int STOPS_MAX = 100;

  /// How many suggestions a tuning job is asked for at once: a round turns no more into training
  /// jobs.
  static final int SUGGESTIONS_MAX = 100;

  private static final String TUNING_ENDS = "Stopping the training job: its tuning job ends";

  private final Transaction store;
  private final Names names;
  private final int slots;
  private final Reading clock;
  private final Instant now;
  private final Set<String> unclear;
  private final Set<Long> tunings = new LinkedHashSet<>();

  /// Training jobs that were inserted, or that something was heard of.
  private final Set<Long> news = new LinkedHashSet<>();

  private final Map<Long, Assessment> assessments = new LinkedHashMap<>();
  private final List<TrainingJob> stored = new ArrayList<>();
  private final List<TrainingJob> toLaunch = new ArrayList<>();
  private final List<TrainingJob> toStop = new ArrayList<>();
  private final List<TrainingJob> toRelease = new ArrayList<>();
  private final List<TrainingJob> toJudge = new ArrayList<>();
  private final List<Consumer<Telemetry>> counts = new ArrayList<>();
  private int stopsLeft = STOPS_MAX;

  /// What a backend told of a training job.
  ///
  /// @param before the job as it stood when the backend was asked
  record Seen(TrainingJob before, Observation observation, List<MetricPoint> points) {
    /// Whether it tells nothing of the job as it stands now: of another attempt, or that there is
    /// none to be seen yet of one that is being stopped since.
    boolean isPast(TrainingJob job) {
      return job.state().phase() != Phase.RUNNING
          || !job.attempt().equals(before.attempt())
          || (observation instanceof Observation.Absent
              && job.state().stopCause() != before.state().stopCause());
    }
  }

  /// @param unclear the attempts of which it is not known whether they still run
  Round(Transaction store, Names names, int slots, Reading clock, Set<String> unclear) {
    this.unclear = unclear;
    this.store = store;
    this.names = names;
    this.slots = slots;
    this.clock = clock;
    now = clock.now();
  }

  Effects run(Batch batch, List<Seen> seen) {
    tunings.addAll(batch.tunings());
    batch.assessments().forEach(each -> assessments.put(each.trainingId(), each));
    // Limits of time go by what has passed, not by what the clock shows.
    store.readBy(clock);
    batch.released().forEach(this::released);
    seen.forEach(each -> observe(each, batch.sweep()));
    batch.trainings().forEach(this::checkTime);
    batch.assessments().forEach(this::heed);
    batch.suggested().forEach(this::insert);
    batch.converged().forEach(this::converge);
    for (long id : List.copyOf(tunings)) {
      store.ownTuningJob(id).ifPresent(this::decide);
    }
    news.addAll(batch.trainings());
    if (!grantSlots()) {
      // How many slots are left for new ones is known once the line has got theirs.
      var unfinished = new Effects.Unfinished(List.copyOf(news), List.copyOf(tunings));
      return effects(List.of(), unfinished);
    }
    return effects(wanted(), null);
  }

  private Effects effects(List<Effects.Wanted> wanted, Effects.@Nullable Unfinished unfinished) {
    return new Effects(stored, toLaunch, toStop, toRelease, counts, wanted, toJudge, unfinished);
  }

  private void released(long id) {
    store
        .ownTrainingJob(id)
        .filter(job -> job.state().phase() == Phase.ENDED)
        .ifPresent(job -> store.update(job.with(TrainingRules.released(job))));
  }

  private void observe(Seen seen, boolean sweep) {
    TrainingJob job = store.ownTrainingJob(seen.before().id()).orElse(null);
    if (job == null || seen.isPast(job)) {
      return;
    }
    List<MetricPoint> finite = seen.points().stream().filter(MetricPoint::isFinite).toList();
    if (!finite.isEmpty()) {
      store.add(job.id(), finite);
    }
    TrainingJob next =
        change(job, observed(job.with(judged(job)), seen), failure(seen.observation()));
    if (next.state().phase() != Phase.RUNNING) {
      counts.add(telemetry -> telemetry.attemptEnded(end(seen.observation())));
    }
    if (TrainingRules.beginsAnew(job, next.state())) {
      store.passMetrics(job.id());
    }
    stored.add(next);
    if (next.state().phase() == Phase.RUNNING) {
      if (seen.observation() instanceof Observation.Absent) {
        toLaunch.add(next);
      } else if (next.state().status() == JobStatus.STOPPING) {
        toStop.add(next);
      } else if (sweep && !isUnclear(next) && isToBeJudged(next.state())) {
        toJudge.add(next);
      }
    } else {
      toRelease.add(next);
    }
  }

  /// What is seen of a training job comes before its tuning job stops it. Where that ends already,
  /// it tries nothing again: what was lost, of which nothing is known, ends as stopped.
  private TrainingState observed(TrainingJob job, Seen seen) {
    TrainingState next = TrainingRules.observed(job, seen.observation(), seen.points(), now);
    Origin origin = job.origin();
    if (origin == null || next.status() != JobStatus.FAILED || !next.retryable()) {
      return next;
    }
    return store
        .ownTuningJob(origin.tuningId())
        .filter(tuning -> tuning.state().ending() != null)
        .map(tuning -> job.with(TrainingRules.stopped(job, cause(tuning), TUNING_ENDS, now)))
        .map(stopping -> TrainingRules.observed(stopping, seen.observation(), seen.points(), now))
        .orElse(next);
  }

  private static boolean isToBeJudged(TrainingState state) {
    return state.objective() != null || state.diverged();
  }

  /// Whether its programs may have ended by themselves. How they did comes before any limit: that
  /// nobody looked before it was over is not their fault.
  private boolean isUnclear(TrainingJob job) {
    return job.state().phase() == Phase.RUNNING
        && job.attempt().map(attempt -> unclear.contains(attempt.text())).orElse(false);
  }

  private static @Nullable FailureKind failure(Observation observation) {
    return switch (observation) {
      case Observation.Ended(_, _, Ending.Failed(var kind, _), _) -> kind;
      case Observation.Absent() -> FailureKind.INTERNAL;
      case Observation.Ended _, Observation.Active _ -> null;
    };
  }

  private static AttemptEnd end(Observation observation) {
    return observation instanceof Observation.Ended ended
        ? switch (ended.ending()) {
          case Ending.Completed _ -> AttemptEnd.COMPLETED;
          case Ending.Stopped _ -> AttemptEnd.STOPPED;
          case Ending.Interrupted _ -> AttemptEnd.INTERRUPTED;
          case Ending.Failed failed ->
              failed.equals(Ending.Failed.LOST) ? AttemptEnd.LOST : AttemptEnd.FAILED;
        }
        : AttemptEnd.LOST;
  }

  private void checkTime(long id) {
    store
        .ownTrainingJob(id)
        .filter(job -> !isUnclear(job))
        .ifPresent(
            job ->
                TrainingRules.overtime(job, now)
                    .ifPresent(cause -> stop(job, cause, overtime(cause))));
  }

  private static String overtime(StopCause cause) {
    return cause == StopCause.RUNTIME
        ? "Stopping the training job: it ran for longer than MaxRuntimeInSeconds"
        : "Stopping the training job: it waited for longer than its StoppingCondition or"
            + " MaxPendingTimeInSeconds allows";
  }

  /// Up to where it has been judged is stored before its next values are: they may thin out what
  /// was judged.
  private TrainingState judged(TrainingJob job) {
    Assessment assessment = assessments.get(job.id());
    return assessment != null && assessment.concerns(job)
        ? job.state().unseen().judged(assessment.judged()).build()
        : job.state();
  }

  private void heed(Assessment assessment) {
    long id = assessment.trainingId();
    TrainingJob job = store.ownTrainingJob(id).or(() -> store.trainingJob(id)).orElse(null);
    if (job == null || !isOwn(job) || !assessment.concerns(job)) {
      return;
    }
    TrainingState state = job.state().unseen().judged(assessment.judged()).build();
    Assessment.Verdict verdict = assessment.verdict();
    TrainingState next =
        verdict == null
            ? state
            : TrainingRules.stopped(job.with(state), StopCause.EARLY, verdict.reason(), now);
    if (verdict == null || next.equals(state)) {
      change(job, state);
    } else {
      stopping(change(job, next.with(now).counted(verdict.report()).build()));
    }
  }

  /// One that has ended and was released has no owner of its own.
  private boolean isOwn(TrainingJob job) {
    Origin origin = job.origin();
    return origin != null && store.ownTuningJob(origin.tuningId()).isPresent();
  }

  private void converge(long tuningId) {
    store
        .ownTuningJob(tuningId)
        .filter(job -> job.state().ending() == null && job.state().convergedAt() == null)
        .ifPresent(
            job -> {
              store.update(job.with(job.state().withConverged(now)));
              store.event(job.identity(), "Converged", "", now);
              tunings.add(tuningId);
            });
  }

  private void stop(TrainingJob job, StopCause cause, String why) {
    stopping(change(job, TrainingRules.stopped(job, cause, why, now)));
  }

  private void stopping(TrainingJob job) {
    if (job.state().status() == JobStatus.STOPPING) {
      toStop.add(job);
    }
  }

  private TrainingJob change(TrainingJob job, TrainingState next) {
    return change(job, next, null);
  }

  /// Keep a training job's next state, write its history, and note whose decision it touches.
  ///
  /// @param failure whose fault it is, should it have failed
  private TrainingJob change(TrainingJob job, TrainingState next, @Nullable FailureKind failure) {
    if (next.equals(job.state())) {
      return job;
    }
    TrainingJob changed = job.with(next);
    store.update(changed);
    if (next.secondary() != job.state().secondary()) {
      store.event(
          job.identity(), next.secondary().awsName(), next.transitions().getLast().message(), now);
    }
    if (next.status().terminal() && !job.state().status().terminal()) {
      @Nullable FailureKind fault = next.status() == JobStatus.FAILED ? failure : null;
      counts.add(telemetry -> telemetry.trainingEnded(Telemetry.End.of(changed), fault));
    }
    Origin origin = job.origin();
    if (origin != null && next.phase() != job.state().phase()) {
      tunings.add(origin.tuningId());
      if (next.status().terminal()) {
        store.ownTuningJob(origin.tuningId()).ifPresent(tuning -> count(tuning, changed));
      }
    }
    return changed;
  }

  private void count(TuningJob tuning, TrainingJob ended) {
    TuningState next = TuningRules.ended(tuning, ended, now);
    if (!next.equals(tuning.state())) {
      store.update(tuning.with(next));
    }
  }

  private void decide(TuningJob job) {
    if (!unclear.isEmpty() && TuningRules.isSpent(job) && isAllUnclear(job)) {
      return; // its time may be over, but its last training jobs may have ended before
    }
    TuningJob next = settle(job);
    if (next.state().ending() != null && !next.state().status().terminal()) {
      StopCause cause = cause(next);
      for (TrainingJob child : store.inProgress(job.id(), stopsLeft + unclear.size())) {
        // A later look at the tuning job finds it again, if it runs.
        boolean isLeft = cause == StopCause.TUNING_ENDED && isUnclear(child);
        if (!isLeft && stopsLeft > 0) {
          stop(child, cause, TUNING_ENDS);
          stopsLeft--;
        }
      }
      settle(next.with(store.ownTuningJob(job.id()).orElseThrow().state()));
    }
  }

  private boolean isAllUnclear(TuningJob job) {
    List<TrainingJob> left = store.inProgress(job.id(), unclear.size() + 1);
    return job.state().ending() == null
        && !left.isEmpty()
        && left.stream().allMatch(this::isUnclear);
  }

  private static StopCause cause(TuningJob job) {
    return job.state().ending() == JobStatus.STOPPED ? StopCause.CALLER : StopCause.TUNING_ENDED;
  }

  private TuningJob settle(TuningJob job) {
    TuningState next = TuningRules.decided(job, store.tally(job.id()), now);
    if (next.equals(job.state())) {
      return job;
    }
    TuningJob changed = job.with(next);
    store.update(changed);
    if (next.status() != job.state().status()) {
      if (next.status().terminal()) {
        counts.add(telemetry -> telemetry.tuningEnded(Telemetry.End.of(changed)));
      }
      String reason = next.failureReason();
      store.event(job.identity(), next.status().awsName(), reason == null ? "" : reason, now);
    }
    return changed;
  }

  /// Turn suggestions into training jobs, unless the tuning job has changed its mind meanwhile.
  private void insert(Suggested answer) {
    counts.add(telemetry -> telemetry.suggested(answer.thought()));
    tunings.add(answer.tuningId());
    TuningJob job = store.ownTuningJob(answer.tuningId()).orElse(null);
    if (job == null
        || job.state().ending() != null
        || job.state().status().terminal()
        || job.state().launched() != answer.launched()) {
      return;
    }
    switch (answer.suggestions()) {
      case null -> store.update(job.with(TuningRules.broken(job, now)));
      case Suggestions.Exhausted(String reason) -> {
        store.update(job.with(job.state().withExhausted(now)));
        store.event(job.identity(), "Exhausted", reason, now);
      }
      case Suggestions.Proposed(var suggestions) -> {
        int room = TuningRules.wanted(job, store.tally(job.id()), slots);
        int ordinal = job.state().launched();
        for (Suggestion suggestion : suggestions.subList(0, Math.min(room, suggestions.size()))) {
          ordinal++;
          insert(job, answer.definition(), ordinal, suggestion);
        }
        store.update(job.with(job.state().withLaunched(ordinal, now)));
      }
    }
  }

  private void insert(TuningJob tuning, int index, int ordinal, Suggestion suggestion) {
    Definition definition = tuning.spec().definitions().get(index);
    Identity parent = tuning.identity();
    String name = names.trainingJob(store, parent.scope(), parent.name(), ordinal);
    var origin =
        new Origin(
            tuning.id(),
            parent.name(),
            parent.arn(),
            ordinal,
            index,
            definition.name(),
            definition.metric(),
            suggestion.configuration().values(),
            suggestion.why());
    var hyperparameters = new LinkedHashMap<>(definition.fixed());
    hyperparameters.putAll(suggestion.configuration().values());
    TrainingJob job =
        store.insert(
            Identity.ofTraining(parent.scope(), name, now),
            origin,
            store.blueprint(tuning.id(), index),
            hyperparameters);
    store.tag(job.identity().arn(), store.tags(parent.arn()));
    JobRecords.trainingCreated(store, job, null, now);
    store.event(job.identity(), SecondaryStatus.STARTING.awsName(), "", now);
    news.add(job.id());
  }

  /// Give out slots.
  ///
  /// @return `false` if there are more to give out, or training jobs to stop before
  private boolean grantSlots() {
    // What is left to stop gets none.
    boolean isAll = stopsLeft > 0;
    int free = slots - store.slotsTaken();
    if (free > 0 && isAll) {
      List<TrainingJob> next = store.waiting(Math.min(free, GRANTS_MAX));
      isAll = next.size() < GRANTS_MAX || free <= GRANTS_MAX;
      next.forEach(this::grant);
    }
    if (isAll) {
      for (long id : news) {
        store
            .ownTrainingJob(id)
            .filter(job -> job.state().phase() == Phase.WAITING)
            .ifPresent(job -> change(job, TrainingRules.kept(job, now)));
      }
    }
    return isAll;
  }

  private void grant(TrainingJob job) {
    String attempt = names.attempt(job.identity(), job.state().attempts().size() + 1);
    TrainingJob granted = change(job, TrainingRules.granted(job, attempt, now));
    store.launching(granted);
    toLaunch.add(granted);
  }

  /// How many suggestions each tuning job should get.
  private List<Effects.Wanted> wanted() {
    int free = Math.max(0, slots - store.slotsTaken());
    var wanted = new ArrayList<Effects.Wanted>();
    for (long id : tunings) {
      TuningJob job = store.ownTuningJob(id).orElse(null);
      int count = job == null ? 0 : TuningRules.wanted(job, store.tally(id), free);
      if (count > 0) {
        wanted.add(new Effects.Wanted(id, Math.min(count, SUGGESTIONS_MAX)));
      }
    }
    return wanted;
  }
}
