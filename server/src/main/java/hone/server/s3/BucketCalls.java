package hone.server.s3;

import hone.engine.storage.Bucket;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.Buckets;
import hone.engine.storage.HeavyWork;
import hone.engine.storage.PartUploads.Upload;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is asked of buckets as a whole.
record BucketCalls(Buckets buckets, S3Call call) {
  private static final int DOCUMENT_BYTES_MAX = 2 * 1024 * 1024;
  private static final int DELETE_MAX = 1000;

  /// No object has a longer key, and the answer names them all.
  private static final int KEY_LENGTH_MAX = 1024;
  private static final String STANDARD_REGION = "us-east-1";

  /// `ListBuckets`.
  void list() throws IOException {
    List<Bucket> all = buckets.ofAccount(call.account());
    call.answer(
        Xml.document(
            "ListAllMyBucketsResult",
            xml ->
                xml.in("Owner", owner -> owner.add("ID", call.account()))
                    .in(
                        "Buckets",
                        to -> {
                          for (Bucket each : all) {
                            to.in(
                                "Bucket",
                                bucket ->
                                    bucket
                                        .add("Name", each.name())
                                        .add("CreationDate", each.createdAt()));
                          }
                        })));
  }

  /// `CreateBucket`.
  void create() throws IOException {
    byte[] body = VerifiedBody.of(call, Checksums.of(call)).small(DOCUMENT_BYTES_MAX);
    String region = call.region();
    if (body.length > 0) {
      String asked = Xml.read(body, call::hold).first("LocationConstraint");
      region = asked == null || asked.isBlank() ? region : asked.strip();
    }
    if (!region.matches("[A-Za-z0-9-]{1,64}")) {
      throw new S3Error(
          400,
          "InvalidLocationConstraint",
          "The specified location-constraint is not valid: allowed is a region's name");
    }
    try {
      buckets.create(call.account(), call.bucket(), region);
    } catch (StorageException error) {
      // S3 has always answered so in its first region, and clients rely on it.
      if (error.reason() != Reason.BUCKET_OWNED || !region.equals(STANDARD_REGION)) {
        throw error;
      }
    }
    var headers = new LinkedHashMap<String, String>();
    headers.put("Location", "/" + call.bucket());
    call.answer(200, headers);
  }

  /// `HeadBucket`.
  void head(BucketObjects bucket) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    headers.put("x-amz-bucket-region", bucket.bucket().region());
    call.answer(200, headers);
  }

  /// `DeleteBucket`.
  void delete(BucketObjects bucket) throws IOException {
    buckets.delete(call.account(), bucket.bucket().name());
    call.answer(204, new LinkedHashMap<>());
  }

  /// `GetBucketLocation`.
  void location(BucketObjects bucket) throws IOException {
    String region = bucket.bucket().region();
    call.answer(
        Xml.document(
            "LocationConstraint", xml -> xml.text(region.equals(STANDARD_REGION) ? "" : region)));
  }

  /// `DeleteObjects`.
  void deleteObjects(BucketObjects bucket) throws IOException {
    byte[] body = VerifiedBody.of(call, Checksums.of(call)).small(DOCUMENT_BYTES_MAX);
    Xml.Node document = Xml.read(body, call::hold);
    List<Xml.Node> asked = document.all("Object").toList();
    if (asked.isEmpty() || asked.size() > DELETE_MAX) {
      throw S3Error.malformedXml("found " + asked.size() + " objects, allowed are 1 to 1000");
    }
    List<Deletion> deletions = asked.stream().map(Deletion::of).toList();
    if (deletions.stream().anyMatch(each -> each.key().length() > KEY_LENGTH_MAX)) {
      throw S3Error.malformedXml("found a key of more than " + KEY_LENGTH_MAX + " characters");
    }
    boolean quiet = "true".equals(document.first("Quiet"));
    call.answer(
        Xml.document(
            "DeleteResult",
            xml -> {
              for (Deletion each : deletions) {
                delete(bucket, each, quiet, xml);
              }
            }));
  }

  /// An object that is to be deleted, if it is the one that the caller means.
  private record Deletion(String key, @Nullable String etag, @Nullable String version) {
    static Deletion of(Xml.Node object) {
      String key = object.first("Key");
      if (key == null) {
        throw S3Error.malformedXml("found an Object without a Key");
      }
      return new Deletion(key, object.first("ETag"), object.first("VersionId"));
    }
  }

  private static void delete(BucketObjects bucket, Deletion asked, boolean quiet, Xml xml) {
    try {
      Conditions.checkVersion(asked.version());
      bucket.delete(asked.key(), Conditions.ofDeleted(asked.etag()));
      if (!quiet) {
        xml.in("Deleted", to -> to.add("Key", asked.key()));
      }
    } catch (StorageException refused) {
      tell(asked, S3Error.of(refused), xml);
    } catch (S3Error refused) {
      tell(asked, refused, xml);
    }
  }

  private static void tell(Deletion asked, S3Error error, Xml xml) {
    xml.in(
        "Error",
        to -> to.add("Key", asked.key()).add("Code", error.code()).add("Message", error.text()));
  }

  /// `ListMultipartUploads`.
  void uploads(BucketObjects bucket) throws IOException {
    String prefix = call.parameter("prefix");
    int most = call.number("max-uploads", 1, 1000, 1000);
    String keyMarker = call.parameter("key-marker");
    String idMarker = call.parameter("upload-id-marker");
    List<Upload> all =
        HeavyWork.OF_LISTS
            .run(call.principal().account(), () -> bucket.uploads().pending())
            .stream()
            .filter(each -> each.key().startsWith(prefix))
            .dropWhile(each -> !isAfter(each, keyMarker, idMarker))
            .toList();
    List<Upload> page = all.subList(0, Math.min(most, all.size()));
    boolean more = page.size() < all.size();
    call.answer(
        Xml.document(
            "ListMultipartUploadsResult",
            xml -> {
              xml.add("Bucket", call.bucket()).add("Prefix", prefix);
              xml.add("KeyMarker", keyMarker).add("UploadIdMarker", idMarker);
              xml.add("MaxUploads", most).add("IsTruncated", more);
              if (more) {
                xml.add("NextKeyMarker", page.getLast().key());
                xml.add("NextUploadIdMarker", page.getLast().id());
              }
              for (Upload each : page) {
                xml.in(
                    "Upload",
                    to ->
                        to.add("Key", each.key())
                            .add("UploadId", each.id())
                            .add("StorageClass", "STANDARD")
                            .add("Initiated", each.begunAt()));
              }
            }));
  }

  private static boolean isAfter(Upload upload, String keyMarker, String idMarker) {
    if (keyMarker.isEmpty() || idMarker.isEmpty()) {
      return StoredObject.KEY_ORDER.compare(upload.key(), keyMarker) > 0;
    }
    var marker = new Upload(keyMarker, idMarker, upload.begunAt());
    return Upload.ORDER.compare(upload, marker) > 0;
  }
}
