package hone.server.s3;

import hone.engine.storage.StorageException;

/// An error as S3's clients know it. No stack trace: it is the caller's mistake.
final class S3Error extends RuntimeException {
  private final int status;
  private final String code;
  private final String text;

  S3Error(int status, String code, String text) {
    super(code + ": " + text, null, false, false);
    this.status = status;
    this.code = code;
    this.text = text;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return text;
  }

  static S3Error invalid(String text) {
    return new S3Error(400, "InvalidArgument", text);
  }

  static S3Error slowDown() {
    return new S3Error(503, "SlowDown", "Please reduce your request rate.");
  }

  static S3Error malformedXml(String text) {
    return new S3Error(
        400,
        "MalformedXML",
        "The XML you provided was not well-formed or did not validate against our published"
            + " schema: "
            + text);
  }

  static S3Error notOffered(String what) {
    return new S3Error(501, "NotImplemented", "Not offered by this server: " + what);
  }

  static S3Error notAllowed(String what) {
    return new S3Error(
        405,
        "MethodNotAllowed",
        "The specified method is not allowed against this resource: " + what);
  }

  /// What the buckets behind say, in S3's words.
  static S3Error of(StorageException error) {
    String text = String.valueOf(error.getMessage());
    return switch (error.reason()) {
      case NO_BUCKET -> new S3Error(404, "NoSuchBucket", text);
      case BUCKET_TAKEN -> new S3Error(409, "BucketAlreadyExists", text);
      case BUCKET_OWNED -> new S3Error(409, "BucketAlreadyOwnedByYou", text);
      case BUCKET_NOT_EMPTY -> new S3Error(409, "BucketNotEmpty", text);
      case INVALID_BUCKET -> new S3Error(400, "InvalidBucketName", text);
      case DENIED -> new S3Error(403, "AccessDenied", text);
      case NO_KEY -> new S3Error(404, "NoSuchKey", text);
      case INVALID_KEY -> new S3Error(400, "InvalidArgument", text);
      case NO_UPLOAD -> new S3Error(404, "NoSuchUpload", text);
      case INVALID_PART -> new S3Error(400, "InvalidPart", text);
      case PART_ORDER -> new S3Error(400, "InvalidPartOrder", text);
      case PART_TOO_SMALL -> new S3Error(400, "EntityTooSmall", text);
      case NO_SPACE -> new S3Error(507, "InsufficientStorage", text);
    };
  }
}
