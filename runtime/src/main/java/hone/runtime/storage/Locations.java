package hone.runtime.storage;

import hone.engine.storage.Buckets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/// Finds what is behind `s3://bucket/key` and `file:///path`. Nothing of a request but the bucket's
/// name and the key reaches a store; where the store is, only the configuration says. Thread-safe.
public final class Locations implements Storage {
  private static final String S3 = "s3://";
  private static final String FILE = "file://";

  private final BucketStores buckets;
  private final FileFolders folders;

  /// Makes a bucket's store.
  @FunctionalInterface
  public interface BucketStores {
    /// @param making whether one that is not there is to be made
    ObjectStore of(String account, String bucket, boolean making) throws DataException;
  }

  /// Locations among all files of the machine.
  ///
  /// @param hidden the data folder, which no `file://` leads into
  public Locations(BucketStores buckets, Path hidden) {
    this(buckets, hidden, List.of(Path.of("/")));
  }

  /// @param allowed the folders into which `file://` may lead
  public Locations(BucketStores buckets, Path hidden, List<Path> allowed) {
    this.buckets = buckets;
    folders = FileFolders.of(hidden, allowed);
  }

  /// Stores that are an account's own buckets.
  public static BucketStores embedded(Buckets buckets) {
    return (account, bucket, making) ->
        making
            ? BucketStore.openOrMake(buckets, account, bucket)
            : BucketStore.open(buckets, account, bucket);
  }

  /// Stores that are all accounts' alike.
  public static BucketStores shared(Function<String, ObjectStore> stores) {
    return (_, bucket, _) -> stores.apply(bucket);
  }

  @Override
  public Place find(String account, String uri) throws DataException {
    return find(account, uri, false);
  }

  @Override
  public Place findToStore(String account, String uri) throws DataException {
    return find(account, uri, true);
  }

  private Place find(String account, String uri, boolean making) throws DataException {
    if (uri.startsWith(S3)) {
      return inBucket(account, uri, making);
    }
    if (uri.startsWith(FILE + "/")) {
      return file(uri);
    }
    throw new DataException(
        uri + ": found another scheme, allowed are s3://bucket/key and file:///path");
  }

  private Place inBucket(String account, String uri, boolean making) throws DataException {
    String rest = uri.substring(S3.length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    if (!bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,254}")) {
      throw new DataException(uri + ": found no bucket's name in '" + bucket + "'");
    }
    String key = slash < 0 ? "" : rest.substring(slash + 1).replaceAll("^/+", "");
    for (String part : key.split("/", -1)) {
      if (part.equals("..") || part.equals(".") || part.indexOf('\0') >= 0) {
        throw new DataException(uri + ": found '" + part + "' in the key, allowed are names");
      }
    }
    try {
      return new Place(buckets.of(account, bucket, making), S3 + bucket + "/", key);
    } catch (DataException error) {
      throw new DataException(uri + ": " + error.getMessage());
    }
  }

  private Place file(String uri) throws DataException {
    try {
      String text = uri.substring(FILE.length());
      Path path = Path.of(text).normalize();
      folders.check(uri, path);
      String key = path.toString().substring(1);
      return new Place(
          new FileStore(folders),
          FILE + "/",
          text.endsWith("/") && !key.isEmpty() ? key + "/" : key);
    } catch (InvalidPathException error) {
      throw new DataException(uri + ": " + error.getMessage());
    }
  }
}
