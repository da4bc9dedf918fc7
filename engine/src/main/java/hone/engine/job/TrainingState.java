package hone.engine.job;

import hone.engine.time.Since;
import hone.search.curve.Lapse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What changes about a training job. Immutable; `with` starts a changed copy.
///
/// @param phase where it stands towards its backend
/// @param attempts the ids of its attempts, oldest first; the last is the present one
/// @param stages how many stages of the present attempt are among the transitions
/// @param metricsRead the last metric sequence number read of the present attempt
/// @param stopCause why it is being stopped, or `null`
/// @param retryable whether it failed inside the service
/// @param objective the last objective value, or `null`; also where the last one is not finite
/// @param model where the model lies, or `null`
/// @param startedAt when it first ran
/// @param counted at how many objective values it was given up early, or `null`
/// @param since from when its limits of time are counted
/// @param reports how many objective values there are
public record TrainingState(
    JobStatus status,
    SecondaryStatus secondary,
    Phase phase,
    List<String> attempts,
    int stages,
    long metricsRead,
    @Nullable StopCause stopCause,
    boolean retryable,
    @Nullable String failureReason,
    @Nullable Double objective,
    @Nullable String model,
    List<Transition> transitions,
    Instant modifiedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Integer counted,
    @Nullable Since since,
    @Nullable Reports reports) {

  /// How many objective values were read of a training job.
  ///
  /// @param read of all its attempts
  /// @param past of those attempts that its present one does not go on from; they count no more
  /// @param lapse how many that count were no finite numbers, which are not among those above; or
  ///     `null` as long as all were
  /// @param judged how many of those that count have been judged, `ALL` once their end has been
  ///     seen, too; or `null` as long as none was
  public record Reports(int read, int past, @Nullable Lapse lapse, @Nullable Integer judged) {
    public static final Reports NONE = new Reports(0, 0, null, null);

    /// Stands for all that there are of a training job that has ended.
    public static final int ALL = Integer.MAX_VALUE;

    /// How many of those that were read count: the resource that the training job has reached.
    public int counting() {
      return read - past;
    }

    /// One more was read.
    Reports more() {
      return new Reports(read + 1, past, lapse == null ? null : lapse.after(true), judged);
    }

    /// One was read that is no finite number.
    Reports lapsed() {
      return new Reports(read, past, known().after(false), judged);
    }

    /// What was read counts no more: it begins anew.
    Reports anew() {
      return new Reports(read, read, null, null);
    }

    /// So many have been judged, or more.
    Reports judged(int count) {
      return judged != null && judged >= count ? this : new Reports(read, past, lapse, count);
    }

    private Lapse known() {
      return lapse == null ? new Lapse(counting(), 0, 0) : lapse;
    }
  }

  public TrainingState {
    attempts = List.copyOf(attempts);
    transitions = List.copyOf(transitions);
  }

  /// The state right after Create.
  public static TrainingState created(Instant now) {
    var start = SecondaryStatus.STARTING;
    return new TrainingState(
        JobStatus.IN_PROGRESS,
        start,
        Phase.WAITING,
        List.of(),
        0,
        0,
        null,
        false,
        null,
        null,
        null,
        List.of(new Transition(start, now, null, start.message())),
        now,
        null,
        null,
        null,
        Since.created(now),
        Reports.NONE);
  }

  /// How many of the objective values that were read, the first ones, count no more.
  public int pastReports() {
    return reports == null ? 0 : reports.past();
  }

  /// How many of the objective values that count have been judged, each after those before it;
  /// `Reports.ALL` once the end has been seen, too.
  public int judgedReports() {
    return reports == null || reports.judged() == null ? 0 : reports.judged();
  }

  /// How many of the objective values were no finite numbers.
  public Lapse lapse() {
    return reports == null ? Lapse.NONE : reports.known();
  }

  /// Whether its objective values are no finite numbers any more.
  public boolean diverged() {
    return objective == null && lapse().persists();
  }

  /// A changed copy.
  public TrainingStateBuilder with(Instant now) {
    return new TrainingStateBuilder(this, now);
  }

  /// A copy with a change that its users do not see, which is no modification to them.
  public TrainingStateBuilder unseen() {
    return with(modifiedAt);
  }
}
