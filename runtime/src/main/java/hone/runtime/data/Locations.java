package hone.runtime.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Finds the files behind `s3://bucket/key`, where a bucket is a folder of the data folder, and
/// behind `file:///path`. No name leads out of its bucket. Thread-safe.
public final class Locations {
  private static final String S3 = "s3://";
  private static final String FILE = "file://";

  private final Path buckets;

  /// @param buckets the folder that holds the buckets
  public Locations(Path buckets) {
    this.buckets = buckets.toAbsolutePath().normalize();
  }

  /// Where something lies.
  ///
  /// @param root what it must not lead out of
  /// @param path the file or folder; for a prefix, what its name starts with
  public record Location(Path root, Path path) {}

  /// The location that a URI names; nothing need be there.
  ///
  /// @throws DataException if it is no location of ours
  public Location find(String uri) throws DataException {
    try {
      if (uri.startsWith(S3)) {
        return ofBucket(uri);
      }
      if (uri.startsWith(FILE + "/")) {
        Path path = Path.of(uri.substring(FILE.length())).normalize();
        return new Location(path, path);
      }
    } catch (InvalidPathException error) {
      throw new DataException(uri + ": " + error.getMessage());
    }
    throw new DataException(
        uri + ": found another scheme, allowed are s3://bucket/key and file:///path");
  }

  private Location ofBucket(String uri) throws DataException {
    String rest = uri.substring(S3.length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String key = slash < 0 ? "" : rest.substring(slash + 1);
    if (!bucket.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,254}")) {
      throw new DataException(uri + ": found no bucket's name in '" + bucket + "'");
    }
    Path root = buckets.resolve(bucket);
    Path path = root.resolve(key.replaceAll("^/+", ""));
    for (Path part : path) {
      if (part.toString().equals("..") || part.toString().equals(".")) {
        throw new DataException(uri + ": found '" + part + "' in the key, allowed are names");
      }
    }
    return new Location(root, path);
  }

  /// Make the folder of a location, and check that no link leads out of its root.
  ///
  /// @throws DataException if one does
  public Path folder(String uri) throws DataException, IOException {
    Location location = find(uri);
    Files.createDirectories(location.path());
    checkInside(location, location.path());
    return location.path();
  }

  static void checkInside(Location location, Path path) throws DataException, IOException {
    if (!path.toRealPath().startsWith(location.root().toRealPath())) {
      throw new DataException(path + ": a link leads out of " + location.root());
    }
  }
}
