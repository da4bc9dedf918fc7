package hone.engine.file;

import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// What makes new files and folders their owner's alone. What is there already keeps its mode; a
/// file system without modes has its own ways.
public final class OwnerOnly {
  private static final FileAttribute<?>[] NONE = {};

  private OwnerOnly() {}

  /// Mode 0700, for a folder that is made there.
  public static FileAttribute<?>[] folder(Path path) {
    return mode(path, "rwx------");
  }

  /// Mode 0600, for a file that is made there.
  public static FileAttribute<?>[] file(Path path) {
    return mode(path, "rw-------");
  }

  private static FileAttribute<?>[] mode(Path path, String mode) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return NONE;
    }
    var permissions = PosixFilePermissions.fromString(mode);
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
  }
}
