package hone.engine.storage;

/// What a bucket or an object cannot do, and why.
public final class StorageException extends RuntimeException {
  private final Reason reason;

  public StorageException(Reason reason, String text) {
    super(text, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// Why.
  public enum Reason {
    NO_BUCKET,
    BUCKET_TAKEN,
    BUCKET_OWNED,
    BUCKET_NOT_EMPTY,
    INVALID_BUCKET,
    DENIED,
    NO_KEY,
    INVALID_KEY,
    NO_UPLOAD,
    INVALID_PART,
    PART_ORDER,
    PART_TOO_SMALL,
    NO_SPACE
  }
}
