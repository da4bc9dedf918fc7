package hone.server.s3;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.BucketObjects.OpenObject;
import hone.engine.storage.Buckets;
import hone.engine.storage.HeavyWork;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What is asked of one object.
record ObjectCalls(Buckets buckets, BucketObjects bucket, S3Call call) {

  /// `PutObject`.
  void put() throws IOException {
    checkPutConditions();
    SequencedMap<String, String> kept = ObjectHeaders.kept(call);
    Checksums checksums = Checksums.of(call);
    VerifiedBody body = VerifiedBody.of(call, checksums);
    StoredObject object =
        bucket.put(
            call.key(),
            new Content(
                body,
                () -> {
                  kept.putAll(checksums.kept());
                  return kept;
                }));
    var headers = new LinkedHashMap<String, String>();
    headers.put("ETag", "\"" + object.etag() + "\"");
    headers.putAll(checksums.kept());
    call.answer(200, headers);
  }

  /// Looked at before the body is: two writers at once may both pass.
  private void checkPutConditions() {
    Optional<String> absent = call.header("if-none-match");
    Optional<String> same = call.header("if-match");
    if (absent.isEmpty() && same.isEmpty()) {
      return;
    }
    @Nullable StoredObject there = null;
    try {
      there = bucket.head(call.key());
    } catch (StorageException error) {
      if (error.reason() != Reason.NO_KEY || same.isPresent()) {
        throw error;
      }
    }
    if (there != null
        && (absent.filter("*"::equals).isPresent() || !isNamed(there, same.orElse(there.etag())))) {
      throw failedCondition();
    }
  }

  private static S3Error failedCondition() {
    return new S3Error(
        412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  }

  private static boolean isNamed(StoredObject object, String etags) {
    for (String each : etags.split(",", -1)) {
      String plain = each.strip().replaceFirst("^W/", "").replaceAll("^\"|\"$", "");
      if (plain.equals("*") || plain.equals(object.etag())) {
        return true;
      }
    }
    return false;
  }

  /// `GetObject` and `HeadObject`.
  void get() throws IOException {
    if (call.has("versionId") && !call.parameter("versionId").equals("null")) {
      throw new S3Error(404, "NoSuchVersion", "The specified version does not exist.");
    }
    StoredObject object = bucket.head(call.key());
    if (isUnchanged(object)) {
      SequencedMap<String, String> headers = ObjectHeaders.of(object, call);
      headers.keySet().removeIf(name -> name.startsWith("x-amz-checksum-"));
      call.answer(304, headers);
      return;
    }
    if (call.method().equals("HEAD")) {
      answer(object, InputStream.nullInputStream(), range(object));
      return;
    }
    ByteRange range = range(object);
    OpenObject open = bucket.open(call.key(), range == null ? 0 : range.first());
    try (InputStream bytes = open.bytes()) {
      if (open.object().equals(object)) {
        answer(object, bytes, range);
        return;
      }
    }
    get(); // replaced in between: the conditions and the range are of another
  }

  private boolean isUnchanged(StoredObject object) {
    if (call.header("if-match").filter(etags -> !isNamed(object, etags)).isPresent()
        || (call.header("if-match").isEmpty()
            && isModifiedSince(object, "if-unmodified-since").orElse(false))) {
      throw failedCondition();
    }
    Optional<String> other = call.header("if-none-match");
    return other.isPresent()
        ? isNamed(object, other.get())
        : !isModifiedSince(object, "if-modified-since").orElse(true);
  }

  private Optional<Boolean> isModifiedSince(StoredObject object, String header) {
    return call.header(header)
        .flatMap(
            text -> {
              try {
                Instant since = ObjectHeaders.httpDate().parse(text, Instant::from);
                Instant modified = object.modified().truncatedTo(ChronoUnit.SECONDS);
                return Optional.of(modified.isAfter(since));
              } catch (DateTimeException _) {
                return Optional.empty(); // as HTTP has it
              }
            });
  }

  private @Nullable ByteRange range(StoredObject object) {
    return call.header("range").map(header -> ByteRange.of(header, object.size())).orElse(null);
  }

  private void answer(StoredObject object, InputStream bytes, @Nullable ByteRange range)
      throws IOException {
    SequencedMap<String, String> headers = ObjectHeaders.of(object, call);
    long length = object.size();
    if (range != null) {
      length = range.length();
      headers.put(
          "Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + object.size());
      // They are of the whole.
      headers.keySet().removeIf(name -> name.startsWith("x-amz-checksum-"));
    }
    try (OutputStream out = call.exchange().begin(range == null ? 200 : 206, headers, length)) {
      if (call.method().equals("GET")) {
        copy(bytes, out, length);
      }
    }
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    for (long left = length; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw new IOException("an object became shorter while it was sent");
      }
      out.write(buffer, 0, count);
      left -= count;
    }
  }

  /// `DeleteObject`.
  void delete() throws IOException {
    bucket.delete(call.key());
    call.answer(204, new LinkedHashMap<>());
  }

  /// `CopyObject`.
  void copy() throws IOException {
    byte[] _ = VerifiedBody.of(call, Checksums.of(call)).small(0);
    CopySource source = CopySource.of(buckets, call);
    boolean replaces =
        call.header("x-amz-metadata-directive").orElse("COPY").equalsIgnoreCase("REPLACE");
    boolean same =
        source.bucket().bucket().equals(bucket.bucket()) && source.key().equals(call.key());
    if (same && !replaces) {
      throw new S3Error(
          400,
          "InvalidRequest",
          "This copy request is illegal because it is trying to copy an object to itself without"
              + " changing the object's metadata.");
    }
    OpenObject open = source.bucket().open(source.key(), 0);
    StoredObject object;
    try (InputStream bytes = open.bytes()) {
      SequencedMap<String, String> headers =
          replaces ? ObjectHeaders.kept(call) : open.object().headers();
      var content = new Content(bytes, () -> headers);
      object = HeavyWork.OF_REQUESTS.run(() -> bucket.put(call.key(), content));
    }
    call.answer(
        Xml.document(
            "CopyObjectResult",
            xml ->
                xml.add("LastModified", object.modified())
                    .add("ETag", "\"" + object.etag() + "\"")));
  }
}
