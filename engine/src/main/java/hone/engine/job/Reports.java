package hone.engine.job;

/// How many objective values were read of a training job.
///
/// @param read of all its attempts
/// @param past of those attempts that its present one does not go on from; they count no more
public record Reports(int read, int past) {
  public static final Reports NONE = new Reports(0, 0);

  /// One more was read.
  Reports more() {
    return new Reports(read + 1, past);
  }

  /// What was read counts no more: it begins anew.
  Reports anew() {
    return new Reports(read, read);
  }
}
