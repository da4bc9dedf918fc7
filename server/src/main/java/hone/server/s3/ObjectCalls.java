package hone.server.s3;

import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.BucketObjects.OpenObject;
import hone.engine.storage.Buckets;
import hone.engine.storage.HeavyWork;
import hone.engine.storage.PartSizes;
import hone.engine.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What is asked of one object.
record ObjectCalls(Buckets buckets, BucketObjects bucket, S3Call call) {

  /// `PutObject`.
  void put() throws IOException {
    Conditions.of(call).checkPut(bucket); // before its body is read
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
                }),
            Conditions.of(call).ofPlace());
    var headers = new LinkedHashMap<String, String>();
    headers.put("ETag", "\"" + object.etag() + "\"");
    headers.putAll(checksums.kept());
    call.answer(200, headers);
  }

  /// `GetObject` and `HeadObject`.
  void get() throws IOException {
    Conditions.checkVersion(call.parameters().get("versionId"));
    StoredObject object = bucket.head(call.key());
    Conditions conditions = Conditions.of(call);
    conditions.check(object);
    if (conditions.isUnchanged(object)) {
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

  private @Nullable ByteRange range(StoredObject object) {
    if (call.has("partNumber")) {
      return part(object);
    }
    return call.header("range")
        .filter(_ -> Conditions.of(call).isInRange(object))
        .map(header -> ByteRange.of(header, object.size()))
        .orElse(null);
  }

  /// Where the part is that is asked for. What was not uploaded in parts has one; there is no range
  /// of no bytes.
  private @Nullable ByteRange part(StoredObject object) {
    int number = call.partNumber();
    if (call.header("range").isPresent()) {
      throw new S3Error(
          400, "InvalidRequest", "Cannot specify both Range header and partNumber query parameter");
    }
    PartSizes parts = object.parts();
    int count = Math.max(1, parts.count());
    if (number > count) {
      throw new S3Error(
          416,
          "InvalidPartNumber",
          "The requested partnumber is not satisfiable: found " + number + ", there are " + count);
    }
    if (parts.count() == 0) {
      return object.size() == 0 ? null : new ByteRange(0, object.size() - 1);
    }
    return new ByteRange(parts.before(number), parts.before(number + 1) - 1);
  }

  private void answer(StoredObject object, InputStream bytes, @Nullable ByteRange range)
      throws IOException {
    SequencedMap<String, String> headers = ObjectHeaders.of(object, call);
    long length = object.size();
    if (range != null) {
      length = range.length();
      headers.put(
          "Content-Range", "bytes " + range.first() + "-" + range.last() + "/" + object.size());
      if (length < object.size()) { // they are of the whole
        headers.keySet().removeIf(name -> name.startsWith("x-amz-checksum-"));
      }
    }
    if (call.has("partNumber") && object.parts().count() > 0) {
      headers.put("x-amz-mp-parts-count", String.valueOf(object.parts().count()));
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
    Conditions.checkVersion(call.parameters().get("versionId"));
    bucket.delete(call.key(), Conditions.ofDeleted(call.header("if-match").orElse(null)));
    call.answer(204, new LinkedHashMap<>());
  }

  /// `CopyObject`.
  void copy() throws IOException {
    byte[] _ = VerifiedBody.of(call, Checksums.of(call)).small(0);
    Conditions.of(call).checkPut(bucket);
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
      CopySource.check(call, open.object());
      SequencedMap<String, String> headers =
          replaces ? ObjectHeaders.kept(call) : open.object().headers();
      var content = new Content(bytes, () -> headers);
      object =
          HeavyWork.OF_REQUESTS.run(
              call.principal().account(),
              () -> bucket.put(call.key(), content, Conditions.of(call).ofPlace()));
    }
    call.answer(
        Xml.document(
            "CopyObjectResult",
            xml ->
                xml.add("LastModified", object.modified())
                    .add("ETag", "\"" + object.etag() + "\"")));
  }

  /// The part of an object that a `Range` header asks for.
  record ByteRange(long first, long last) {

    long length() {
      return last - first + 1;
    }

    /// Read a header.
    ///
    /// @param size the object's
    /// @return `null` for a header that S3 passes over, and then answers with all
    static @Nullable ByteRange of(String header, long size) {
      if (!header.matches("bytes=([0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})")) {
        return null;
      }
      String range = header.substring("bytes=".length());
      int dash = range.indexOf('-');
      long first;
      long last = size - 1;
      if (dash == 0) {
        first = Math.max(0, size - Long.parseLong(range.substring(1)));
      } else {
        first = Long.parseLong(range.substring(0, dash));
        if (dash < range.length() - 1) {
          last = Math.min(last, Long.parseLong(range.substring(dash + 1)));
        }
      }
      if (first >= size || first > last) {
        throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
      }
      return new ByteRange(first, last);
    }
  }
}
