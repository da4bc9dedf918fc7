package hone.server.s3;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.Buckets;
import hone.engine.storage.StoredObject;

/// The object that `x-amz-copy-source` names.
record CopySource(BucketObjects bucket, String key) {

  /// Find it, for the caller's account.
  static CopySource of(Buckets buckets, S3Call call) {
    String header = call.header("x-amz-copy-source").orElse("");
    String path = S3Call.decoded(header.replaceFirst("\\?versionId=null$", ""));
    String plain = path.startsWith("/") ? path.substring(1) : path;
    int slash = plain.indexOf('/');
    if (slash <= 0 || slash == plain.length() - 1 || header.contains("?versionId=")) {
      throw S3Error.invalid(
          "x-amz-copy-source: found no bucket and key, allowed is <bucket>/<key>");
    }
    BucketObjects bucket = buckets.open(call.account(), plain.substring(0, slash));
    call.checkOwner("x-amz-source-expected-bucket-owner", bucket);
    return new CopySource(bucket, plain.substring(slash + 1));
  }

  /// Refuse to copy an object that is not as the caller wants it.
  static void check(S3Call call, StoredObject object) {
    Conditions conditions = Conditions.ofSource(call);
    conditions.check(object);
    if (conditions.isUnchanged(object)) {
      throw Conditions.failed();
    }
  }
}
