package hone.runtime.s3;

import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore;
import hone.runtime.storage.Permit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// One bucket at an S3 endpoint.
final class RemoteStore implements ObjectStore {
  /// Conflict, timeout, too early, too many.
  private static final Set<Integer> PASSING_STATUSES = Set.of(408, 409, 425, 429);

  private static final Set<String> PASSING =
      Set.of("ExpiredToken", "TokenRefreshRequired", "RequestTimeout", "RequestTimeTooSkewed");

  private final S3Client client;
  private final String bucket;
  private final boolean kms;
  private final Encryption encryption;

  /// @param kms whether the endpoint knows keys of AWS's KMS
  RemoteStore(S3Client client, String bucket, boolean kms) {
    this(client, bucket, kms, Encryption.USUAL);
  }

  private RemoteStore(S3Client client, String bucket, boolean kms, Encryption encryption) {
    this.client = client;
    this.bucket = bucket;
    this.kms = kms;
    this.encryption = encryption;
  }

  @Override
  public ObjectStore encryptedBy(String kmsKey) {
    return kms ? new RemoteStore(client, bucket, true, new Encryption(kmsKey)) : this;
  }

  /// A call of the SDK.
  interface Call<T extends @Nullable Object> {
    T make() throws IOException;
  }

  /// What the caller can mend is a `DataException`, everything else the world's failure.
  static <T extends @Nullable Object> T call(String what, Call<T> call)
      throws DataException, IOException {
    try {
      return call.make();
    } catch (S3Exception error) {
      String told = what + ": " + error.getMessage();
      if (isLasting(error)) {
        throw new DataException(told);
      }
      throw new IOException(told, error);
    } catch (SdkException error) {
      throw new IOException(what + ": " + error.getMessage(), error);
    }
  }

  /// Whether the same call would be refused again: another region, a right that lacks, a bucket
  /// that is not there. What the clock, the load or old credentials are at fault for passes; an
  /// answer to HEAD has no code, and may be one of them where it is 400.
  private static boolean isLasting(S3Exception error) {
    int status = error.statusCode();
    if (status == 501) {
      return true; // such as keys for encryption at a server that has none
    }
    if (status != 301 && (status < 400 || status >= 500)) {
      return false;
    }
    AwsErrorDetails details = error.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return !PASSING_STATUSES.contains(status)
        && (code == null ? status != 400 : !PASSING.contains(code));
  }

  private String shown(String key) {
    return "s3://" + bucket + "/" + key;
  }

  @Override
  public void checkThere() throws DataException, IOException {
    call(
        "cannot store in s3://" + bucket,
        () -> {
          try {
            return client.headBucket(ask -> ask.bucket(bucket));
          } catch (S3Exception error) {
            if (error.statusCode() == 403) {
              return null; // whoever may store need not be allowed to look
            }
            throw error;
          }
        });
  }

  @Override
  public Iterator<StoreObject> list(String prefix) throws DataException, IOException {
    Iterator<S3Object> objects =
        call(
            "cannot list " + shown(prefix),
            () -> {
              Iterator<S3Object> all =
                  client
                      .listObjectsV2Paginator(ask -> ask.bucket(bucket).prefix(prefix))
                      .contents()
                      .iterator();
              boolean _ = all.hasNext(); // asks for the first page, so that its error is told here
              return all;
            });
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        try {
          return objects.hasNext();
        } catch (SdkException error) {
          throw new UncheckedIOException(
              new IOException("cannot list " + shown(prefix) + ": " + error.getMessage(), error));
        }
      }

      @Override
      public StoreObject next() {
        S3Object object = objects.next();
        return new StoreObject(object.key(), object.size(), object.eTag());
      }
    };
  }

  @Override
  public Optional<StoreObject> head(String key) throws DataException, IOException {
    return call(
        "cannot look at " + shown(key),
        () -> {
          try {
            HeadObjectResponse head = client.headObject(ask -> ask.bucket(bucket).key(key));
            return Optional.of(new StoreObject(key, head.contentLength(), head.eTag()));
          } catch (S3Exception error) {
            if (error.statusCode() == 404) {
              return Optional.empty();
            }
            throw error;
          }
        });
  }

  @Override
  public InputStream open(StoreObject object, long from) throws DataException, IOException {
    return new ResumedStream(at -> part(object, at), from, object.size());
  }

  private InputStream part(StoreObject object, long from) throws IOException {
    try {
      return call(
          "cannot read " + shown(object.key()),
          () ->
              client.getObject(
                  ask -> {
                    ask.bucket(bucket).key(object.key()).ifMatch(object.version());
                    if (from > 0) {
                      ask.range("bytes=" + from + "-");
                    }
                  }));
    } catch (DataException error) {
      throw new GoneException(error);
    }
  }

  @Override
  public void put(String key, Path file, Path note, Permit last) throws DataException, IOException {
    if (Files.size(file) > PartsUpload.PART_BYTES) {
      new PartsUpload(client, bucket, key, encryption).put(file, note, last);
      return;
    }
    drop(note);
    last.check();
    call(
        "cannot store " + shown(key),
        () ->
            client.putObject(
                encryption.put().bucket(bucket).key(key).build(), RequestBody.fromFile(file)));
  }

  @Override
  public void drop(Path note) throws IOException {
    new PartsUpload(client, bucket, "", encryption).drop(note);
  }

  @Override
  public void delete(String key) throws DataException, IOException {
    call(
        "cannot delete " + shown(key),
        () -> client.deleteObject(ask -> ask.bucket(bucket).key(key)));
  }
}
