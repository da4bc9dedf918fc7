package hone.server.operations.extension;

import hone.api.insight.ProposalReason;
import hone.engine.job.Origin;
import hone.engine.job.SecondaryStatus;
import hone.engine.job.StopCause;
import hone.engine.job.TrainingJob;
import hone.engine.job.Transition;
import hone.search.Reason;
import org.jspecify.annotations.Nullable;

/// Says why the search did what it did.
final class Reasons {
  private Reasons() {}

  /// Why a training job's configuration was tried; `null` where no search chose it.
  static @Nullable ProposalReason proposed(TrainingJob training) {
    Origin origin = training.origin();
    return origin == null ? null : why(origin.why());
  }

  /// Why a training job was stopped early, or `null`.
  static @Nullable String stopped(TrainingJob training) {
    if (training.state().stopCause() != StopCause.EARLY) {
      return null;
    }
    for (Transition transition : training.state().transitions()) {
      if (transition.status() == SecondaryStatus.STOPPING) {
        return transition.message();
      }
    }
    return null;
  }

  private static ProposalReason why(Reason why) {
    ProposalReason.Builder answer = ProposalReason.builder();
    return switch (why) {
      case Reason.Drawn(long draw) -> answer.kind("Drawn").draw(draw).build();
      case Reason.Enumerated(long position, long count) ->
          answer.kind("Enumerated").position(position).count(count).build();
      case Reason.Spread(int position) -> answer.kind("Spread").position((long) position).build();
      case Reason.Inherited(int parent, int trial) ->
          answer.kind("Inherited").parent(parent).parentTrainingJob(trial).build();
      case Reason.Modelled modelled -> {
        modelled.width().ifPresent(answer::boxWidth);
        yield answer
            .kind("Modelled")
            .arm(modelled.arm())
            .expectedValue(modelled.mean())
            .deviation(modelled.deviation())
            .acquisition(modelled.acquisition())
            .trainingJobsObserved(modelled.observed())
            .trainingJobsPending(modelled.pending())
            .build();
      }
    };
  }
}
