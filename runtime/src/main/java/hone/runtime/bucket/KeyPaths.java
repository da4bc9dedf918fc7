package hone.runtime.bucket;

import hone.engine.file.Disk;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Turns keys into paths below a bucket's folder. A key is taken as it is, never decoded; one that
/// no path can stand for, or that would lead out of the bucket, is refused.
record KeyPaths(Path root) {
  /// The bucket's own folder, which holds no objects.
  static final String RESERVED = ".hone";

  private static final int KEY_BYTES_MAX = 1024;
  private static final int NAME_BYTES_MAX = 255;

  /// Where an object is, or would be.
  ///
  /// @throws StorageException `INVALID_KEY`
  Path of(String key) {
    check(key);
    String plain = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
    for (String name : plain.split("/", -1)) {
      checkName(key, name);
    }
    if (plain.equals(RESERVED) || plain.startsWith(RESERVED + "/")) {
      throw refused(key, "names below '" + RESERVED + "/' are Hone's own");
    }
    try {
      return root.resolve(plain);
    } catch (InvalidPathException error) {
      throw refused(key, String.valueOf(error.getMessage()));
    }
  }

  /// Whether a key is no longer than S3 allows.
  static boolean isShort(String key) {
    return key.getBytes(StandardCharsets.UTF_8).length <= KEY_BYTES_MAX;
  }

  private static void check(String key) {
    if (key.isEmpty()) {
      throw refused(key, "it is empty");
    }
    if (!isShort(key)) {
      throw refused(key.substring(0, 40) + "…", "allowed are 1,024 bytes");
    }
  }

  private static void checkName(String key, String name) {
    if (name.isEmpty() || name.equals(".") || name.equals("..")) {
      throw refused(
          key,
          "found '"
              + name
              + "' between slashes; objects are files here, allowed are names of files");
    }
    if (name.indexOf('\0') >= 0) {
      throw refused(key, "found a NUL character");
    }
    if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      throw refused(key, "allowed are 255 bytes between slashes, as files' names have");
    }
  }

  private static StorageException refused(String key, String why) {
    String shown = key.replaceAll("\\p{Cntrl}", "?");
    return new StorageException(Reason.INVALID_KEY, "The key '" + shown + "': " + why + ".");
  }

  /// Whether nothing is there, rather than something that cannot be looked at: a file stands in the
  /// way, or a link leads to itself.
  static boolean isNothing(FileSystemException error) {
    String reason = String.valueOf(error.getReason());
    return error instanceof NoSuchFileException
        || reason.contains("Not a directory")
        || reason.contains("Too many levels of symbolic links");
  }

  /// Whether a file that is there is in the bucket, wherever links lead to.
  boolean holds(Path file) throws IOException {
    return file.toRealPath().startsWith(root.toRealPath());
  }

  /// Make the folder that a file is to lie in; its name is on disk then.
  ///
  /// @throws StorageException if a link leads out of the bucket, or a file stands in the way
  void makeParent(String key, Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("no key's path: " + file);
    }
    for (Path each = parent; each != null && !each.equals(root); each = each.getParent()) {
      if (Files.exists(each)) {
        checkFolder(key, each);
        break;
      }
    }
    Disk.makeFolder(parent);
    checkFolder(key, parent);
  }

  private void checkFolder(String key, Path folder) throws IOException {
    if (!holds(folder)) {
      throw refused(key, "a link leads out of the bucket");
    }
    // Unlike a question to Files, it tells a folder that has vanished from a file.
    if (!Files.readAttributes(folder, BasicFileAttributes.class).isDirectory()) {
      throw refused(
          key,
          "the object '"
              + root.relativize(folder)
              + "' is a file, so that there can be nothing below it");
    }
  }
}
