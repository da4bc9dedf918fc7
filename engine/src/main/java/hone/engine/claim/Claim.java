package hone.engine.claim;

/// Whether an attempt still has its training job.
public enum Claim {
  /// It is the attempt that counts, of a job that is this server's, and stays so for a while.
  HELD,

  /// Its job has ended, or is tried by another attempt, at this server or at another: nothing of it
  /// counts any more.
  LOST,

  /// That cannot be told now: the store cannot be asked, or does not know the attempt, or the job
  /// is another server's, which has not decided yet what becomes of the attempt.
  UNKNOWN
}
