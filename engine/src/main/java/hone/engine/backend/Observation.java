package hone.engine.backend;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a backend sees of one attempt.
public sealed interface Observation {

  /// Nothing: it was never launched here, or everything about it is lost.
  record Absent() implements Observation {}

  /// It is under way; `stages` has at least one entry, the last is the present one.
  ///
  /// @param live whether its programs were just seen to run, or to wait for it. Otherwise they have
  ///     ended, or may have while nobody could look: how they did is told next
  record Active(List<StageEntry> stages, boolean live) implements Observation {
    public Active {
      stages = List.copyOf(stages);
    }

    public Active(List<StageEntry> stages) {
      this(stages, true);
    }
  }

  /// It is over, and its artifacts, if any, are stored.
  ///
  /// @param stages what it went through, oldest first
  /// @param model where the model lies, or `null` if none was stored
  record Ended(List<StageEntry> stages, Instant at, Ending ending, @Nullable String model)
      implements Observation {
    public Ended {
      stages = List.copyOf(stages);
    }
  }

  /// A stage and when it began.
  record StageEntry(Stage stage, Instant at) {}

  /// AWS's secondary states of a training job in progress, as far as a backend can see them. An
  /// attempt goes through them in this order, once; it need not go through all.
  enum Stage {
    STARTING,
    DOWNLOADING,
    TRAINING,
    UPLOADING
  }

  /// How an attempt ended.
  sealed interface Ending {
    /// Exit code 0, and the artifacts are stored.
    ///
    /// @param remark what the caller should know nevertheless, such as that no metric was seen; at
    ///     most 1,024 characters, or empty
    record Completed(String remark) implements Ending {
      public Completed() {
        this("");
      }
    }

    /// It was ended by `Backend.stop`.
    record Stopped() implements Ending {}

    /// Its place was taken away, be it by `Backend.interrupt`. Its checkpoints are stored; another
    /// attempt can go on from them.
    record Interrupted() implements Ending {}

    /// It failed.
    ///
    /// @param reason AWS's form, e.g. `AlgorithmError: …, exit code: 1`; at most 1,024 characters
    record Failed(FailureKind kind, String reason) implements Ending {
      /// The server that launched it is gone, and where it ran cannot be seen.
      public static final Failed LOST =
          new Failed(
              FailureKind.INTERNAL,
              "InternalServerError: the server that ran the training job is gone.");
    }
  }

  /// Whose fault a failure is; only `INTERNAL` is retried.
  enum FailureKind {
    ALGORITHM,
    CLIENT,
    INTERNAL,
    /// The training job's, which the server cannot survive: an InternalServerError that no other
    /// attempt would be without.
    LETHAL
  }
}
