package hone.runtime.attempt;

import hone.engine.backend.Observation.Stage;
import hone.runtime.failure.FailureReason;
import hone.runtime.site.Attempt;
import hone.runtime.site.GivenUpException;
import hone.runtime.site.Placement;
import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import hone.runtime.site.Wakeup;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// Brings an attempt's programs to run: their files and data, their start, and the wait until they
/// have begun. Each call goes on where an earlier one, or an earlier server, got to. Not
/// thread-safe.
final class Launch {
  /// How often a site may fail to start the programs before the attempt fails: what passes is over
  /// then, and nothing runs yet.
  private static final int START_TRIES = 20;

  private final Attempt attempt;
  private final JobData data;
  private final Wakeup wakeup;
  private final Preparation preparation;
  private final Life life;
  private int startFailures;
  private boolean begun;
  private boolean furnished;

  /// The attempt's, of which this is a part.
  interface Life {
    /// Whether it is to go on.
    boolean isAwaited();

    /// Note that it has come to a stage.
    void enter(Stage stage) throws IOException;
  }

  Launch(Attempt attempt, JobData data, Wakeup wakeup, Preparation preparation, Life life) {
    this.attempt = attempt;
    this.data = data;
    this.wakeup = wakeup;
    this.preparation = preparation;
    this.life = life;
  }

  /// Whether the programs' files are whole, which are theirs from then on.
  boolean isFurnished() {
    // What was there is there, also while it cannot be looked at.
    furnished = furnished || Files.exists(attempt.folder().furnished());
    return furnished;
  }

  /// Whether the last call of `begin` saw the programs run.
  boolean hasBegun() {
    return begun;
  }

  /// Prepare the files and start the programs, unless an earlier server got so far, and wait until
  /// they have begun; what is not wanted any more is left undone.
  Optional<FailureReason> begin(Placement placement) throws IOException {
    begun = false;
    try {
      if (!placement.isStarted()) {
        if (!isFurnished() && preparation.isGivenUp()) {
          placement.remove();
          return Optional.of(preparation.whyGivenUp());
        }
        if (!furnish(placement)) {
          return Optional.empty();
        }
        Optional<FailureReason> givenUp = start(placement);
        if (givenUp.isPresent()) {
          return givenUp;
        }
      }
      begun = placement.hasBegun();
      while (!begun && life.isAwaited()) {
        wakeup.await(ProgramWatch.LOOK);
        begun = placement.hasBegun();
      }
      return Optional.empty();
    } catch (DataException error) {
      placement.remove();
      return Optional.of(FailureReason.client("Data download failed: " + error.getMessage()));
    } catch (RefusedException error) {
      placement.remove();
      return Optional.of(FailureReason.client(String.valueOf(error.getMessage())));
    } catch (GivenUpException error) {
      placement.remove();
      return Optional.of(FailureReason.internal(String.valueOf(error.getMessage())));
    }
  }

  /// Start the programs. A site that answers, and cannot do it again and again, is given up.
  private Optional<FailureReason> start(Placement placement) throws RefusedException, IOException {
    try {
      placement.start();
      startFailures = 0;
      return Optional.empty();
    } catch (UnavailableException error) {
      startFailures += error.isAnswered() ? 1 : 0;
      if (startFailures < START_TRIES) {
        throw error;
      }
      placement.remove();
      return Optional.of(
          FailureReason.internal(
              "tried " + START_TRIES + " times to start the program: " + error.getMessage()));
    }
  }

  /// While it waits for its GPUs it does not train, and no time limit runs.
  ///
  /// @return `false` if that is not wanted any more
  private boolean furnish(Placement placement) throws DataException, RefusedException, IOException {
    placement.reserve();
    if (!isFurnished()) {
      try {
        if (!preparation.begin(life::isAwaited, wakeup) || !prepare(placement)) {
          return false;
        }
        Files.createFile(attempt.folder().furnished());
      } finally {
        preparation.end();
      }
    }
    return life.isAwaited();
  }

  private boolean prepare(Placement placement) throws DataException, RefusedException, IOException {
    data.describe(placement.networkInterface());
    String name = "prepare-" + attempt.order().attempt();
    if (!Errand.run(name, placement::prepare, life::isAwaited, wakeup)) {
      return false;
    }
    if (!placement.queues()) {
      life.enter(Stage.DOWNLOADING);
    }
    return Errand.run(name, data::fetch, life::isAwaited, wakeup)
        && Errand.run(name, placement::furnish, life::isAwaited, wakeup);
  }
}
