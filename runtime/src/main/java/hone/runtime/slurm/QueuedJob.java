package hone.runtime.slurm;

import java.util.Set;

/// What Slurm says of a job.
///
/// Source of the states and reasons: squeue(1), "JOB STATE CODES" and "JOB REASON CODES".
///
/// @param state such as `RUNNING`
/// @param reason why it waits, or `None`
/// @param name by which it was submitted
record QueuedJob(String id, String state, String reason, String name) {
  /// That of a job of which Slurm knows nothing any more.
  private static final String FORGOTTEN = "";

  private static final Set<String> WAITING =
      Set.of(
          "PENDING",
          "CONFIGURING",
          "REQUEUED",
          "REQUEUE_FED",
          "REQUEUE_HOLD",
          "RESV_DEL_HOLD",
          "SPECIAL_EXIT");

  private static final Set<String> OVER =
      Set.of(
          FORGOTTEN,
          "BOOT_FAIL",
          "CANCELLED",
          "COMPLETED",
          "DEADLINE",
          "FAILED",
          "NODE_FAIL",
          "OUT_OF_MEMORY",
          "PREEMPTED",
          "REVOKED",
          "TIMEOUT");

  /// What others do to a job that could go on.
  private static final Set<String> TAKEN =
      Set.of("BOOT_FAIL", "CANCELLED", "NODE_FAIL", "PREEMPTED");

  /// Reasons that no time changes.
  private static final Set<String> NEVER =
      Set.of(
          "AccountNotAllowed",
          "BadConstraints",
          "DependencyNeverSatisfied",
          "InvalidAccount",
          "InvalidQOS",
          "PartitionTimeLimit",
          "QOSNotAllowed");

  static QueuedJob forgotten(String id) {
    return new QueuedJob(id, FORGOTTEN, "", "");
  }

  boolean isWaiting() {
    return WAITING.contains(state);
  }

  boolean isOver() {
    return OVER.contains(state);
  }

  /// Whether its programs have ended, and Slurm is tidying up. How it ended is not known yet.
  boolean isCompleting() {
    return state.equals("COMPLETING");
  }

  /// Whether its processes, if there are any, take no signals.
  boolean isStill() {
    return isWaiting() || state.equals("SUSPENDED") || state.equals("STOPPED");
  }

  /// Whether it was ended by others than its program and, unless that asked for it, the server.
  boolean isTakenAway() {
    return TAKEN.contains(state);
  }

  /// Whether what it waits for will never come.
  boolean isHopeless() {
    return NEVER.contains(reason) || reason.endsWith("PerJob") || reason.endsWith("PerJobLimit");
  }

  /// Whether Slurm ended it at its time limit.
  boolean isOutOfTime() {
    return state.equals("TIMEOUT");
  }

  /// What its state says about its program's end, or nothing.
  String why() {
    return switch (state) {
      case "OUT_OF_MEMORY" -> "the program had no memory left";
      case "TIMEOUT", "DEADLINE" -> "Slurm ended the job at its time limit (" + state + ")";
      default -> "";
    };
  }
}
