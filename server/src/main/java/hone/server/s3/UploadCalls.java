package hone.server.s3;

import hone.engine.storage.BoundedStream;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.BucketObjects.Content;
import hone.engine.storage.BucketObjects.OpenObject;
import hone.engine.storage.Buckets;
import hone.engine.storage.HeavyWork;
import hone.engine.storage.PartUploads;
import hone.engine.storage.PartUploads.Part;
import hone.engine.storage.StoredObject;
import hone.server.s3.ObjectCalls.ByteRange;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What is asked of an upload in parts.
record UploadCalls(Buckets buckets, BucketObjects bucket, S3Call call) {
  private static final Pattern COPIED = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{1,18})");
  private static final int DOCUMENT_BYTES_MAX = 4 * 1024 * 1024;

  private PartUploads uploads() {
    return bucket.uploads();
  }

  private String id() {
    return call.parameter("uploadId");
  }

  /// `CreateMultipartUpload`.
  void begin() throws IOException {
    byte[] _ = VerifiedBody.of(call, Checksums.of(call)).small(0);
    String id = uploads().begin(call.key(), ObjectHeaders.kept(call));
    call.answer(
        Xml.document(
            "InitiateMultipartUploadResult",
            xml -> xml.add("Bucket", call.bucket()).add("Key", call.key()).add("UploadId", id)));
  }

  /// `UploadPart` and `UploadPartCopy`.
  void put() throws IOException {
    int number = call.partNumber();
    Checksums checksums = Checksums.of(call);
    VerifiedBody body = VerifiedBody.of(call, checksums);
    if (call.header("x-amz-copy-source").isPresent()) {
      byte[] _ = body.small(0);
      copy(number);
      return;
    }
    Part part = uploads().put(call.key(), id(), number, new Content(body, checksums::kept));
    var headers = new LinkedHashMap<String, String>();
    headers.put("ETag", "\"" + part.etag() + "\"");
    headers.putAll(checksums.kept());
    call.answer(200, headers);
  }

  private void copy(int number) throws IOException {
    CopySource source = CopySource.of(buckets, call);
    StoredObject object = source.bucket().head(source.key());
    CopySource.check(call, object);
    ByteRange range =
        call.header("x-amz-copy-source-range")
            .map(header -> copied(header, object.size()))
            .orElse(null);
    OpenObject open = source.bucket().open(source.key(), range == null ? 0 : range.first());
    if (!open.object().equals(object)) {
      open.bytes().close();
      copy(number); // replaced in between: the range is of another
      return;
    }
    Part part;
    try (InputStream bytes =
        range == null ? open.bytes() : new BoundedStream(open.bytes(), range.length())) {
      var content = new Content(bytes, LinkedHashMap<String, String>::new);
      part =
          HeavyWork.OF_REQUESTS.run(
              call.principal().account(), () -> uploads().put(call.key(), id(), number, content));
    }
    call.answer(
        Xml.document(
            "CopyPartResult",
            xml ->
                xml.add("LastModified", part.modified()).add("ETag", "\"" + part.etag() + "\"")));
  }

  /// A range of a part that is copied must be meant so: a part that is another than was meant would
  /// be noticed by nobody.
  private static ByteRange copied(String header, long size) {
    Matcher range = COPIED.matcher(header);
    if (!range.matches()) {
      throw S3Error.invalid(
          "x-amz-copy-source-range: found '" + header + "', allowed: bytes=first-last");
    }
    var copied = new ByteRange(Long.parseLong(range.group(1)), Long.parseLong(range.group(2)));
    if (copied.first() > copied.last() || copied.last() >= size) {
      throw S3Error.invalid("Range specified is not valid for source object of size: " + size);
    }
    return copied;
  }

  /// `CompleteMultipartUpload`.
  void complete() throws IOException {
    byte[] document = VerifiedBody.of(call, Checksums.ofDocument(call)).small(DOCUMENT_BYTES_MAX);
    List<Part> parts = Xml.read(document, call::hold).all("Part").map(UploadCalls::part).toList();
    if (parts.isEmpty()) {
      throw S3Error.malformedXml("found no part");
    }
    StoredObject object =
        uploads().complete(call.key(), id(), parts, Conditions.of(call).ofUpload(bucket));
    call.answer(
        Xml.document(
            "CompleteMultipartUploadResult",
            xml ->
                xml.add("Location", "/" + call.bucket() + "/" + call.key())
                    .add("Bucket", call.bucket())
                    .add("Key", call.key())
                    .add("ETag", "\"" + object.etag() + "\"")));
  }

  private static Part part(Xml.Node node) {
    String number = String.valueOf(node.first("PartNumber")).strip();
    if (!number.matches("[0-9]{1,5}")) {
      throw S3Error.malformedXml("found the part number '" + number + "'");
    }
    String etag = String.valueOf(node.first("ETag")).strip().replace("\"", "");
    SequencedMap<String, String> sums = new LinkedHashMap<>();
    for (Xml.Node child : node.children()) {
      if (child.name().startsWith("Checksum")) {
        String algorithm = child.name().substring("Checksum".length()).toLowerCase(Locale.ROOT);
        sums.put("x-amz-checksum-" + algorithm, child.text().strip());
      }
    }
    return new Part(Integer.parseInt(number), 0, etag, Instant.EPOCH, sums);
  }

  /// `AbortMultipartUpload`.
  void abort() throws IOException {
    uploads().abort(call.key(), id());
    call.answer(204, new LinkedHashMap<>());
  }

  /// `ListParts`.
  void list() throws IOException {
    int after = call.number("part-number-marker", 0, S3Call.PARTS_MAX, 0);
    int most = call.number("max-parts", 1, 1000, 1000);
    List<Part> all =
        HeavyWork.OF_LISTS
            .run(call.principal().account(), () -> uploads().parts(call.key(), id()))
            .stream()
            .filter(part -> part.number() > after)
            .toList();
    List<Part> page = all.subList(0, Math.min(most, all.size()));
    boolean more = page.size() < all.size();
    call.answer(
        Xml.document(
            "ListPartsResult",
            xml -> {
              xml.add("Bucket", call.bucket()).add("Key", call.key()).add("UploadId", id());
              xml.add("StorageClass", "STANDARD").add("PartNumberMarker", after);
              xml.addIf(more, "NextPartNumberMarker", more ? page.getLast().number() : 0);
              xml.add("MaxParts", most).add("IsTruncated", more);
              for (Part each : page) {
                xml.in(
                    "Part",
                    to ->
                        to.add("PartNumber", each.number())
                            .add("LastModified", each.modified())
                            .add("ETag", "\"" + each.etag() + "\"")
                            .add("Size", each.size()));
              }
            }));
  }
}
