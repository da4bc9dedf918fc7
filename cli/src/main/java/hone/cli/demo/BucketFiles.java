package hone.cli.demo;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.engine.file.OwnerOnly;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// The embedded buckets: `s3://bucket/key` is the file `<data>/s3/bucket/key`.
public record BucketFiles(Path data) {

  /// The file or folder that a location stands for.
  ///
  /// @param uri `s3://bucket/key` or `file:///path`
  public Path path(String uri) {
    if (uri.startsWith("file:")) {
      return Path.of(URI.create(uri));
    }
    if (!uri.startsWith("s3://")) {
      throw new CliError(
          Exit.MACHINE, "a location is '" + uri + "', allowed: s3://bucket/key or file:///path");
    }
    return data.resolve("s3").resolve(uri.substring("s3://".length()));
  }

  /// Make a bucket, if it is not there.
  public void make(String bucket) {
    Path folder = path("s3://" + bucket);
    try {
      Files.createDirectories(data, OwnerOnly.folder(data));
      Files.createDirectories(folder);
    } catch (IOException error) {
      throw new CliError(Exit.MACHINE, "'" + folder + "' cannot be made: " + error);
    }
  }

  /// Put a file under a location, under its own name unless the location names a file.
  public void put(Path file, String uri) {
    Path target = path(uri);
    boolean namesAFile = uri.endsWith(String.valueOf(file.getFileName()));
    Path copy = namesAFile ? target : target.resolve(String.valueOf(file.getFileName()));
    try {
      Path folder = copy.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException error) {
      throw new CliError(
          Exit.MACHINE, "'" + file + "' cannot be copied to '" + copy + "': " + error);
    }
  }
}
