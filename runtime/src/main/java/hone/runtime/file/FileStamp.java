package hone.runtime.file;

import java.nio.file.attribute.BasicFileAttributes;

/// Makes texts by which a file is known to be the same as before.
public final class FileStamp {
  private FileStamp() {}

  /// Another one when the file is changed or replaced: its size, its time, and which file it is.
  public static String of(BasicFileAttributes attributes) {
    return attributes.size()
        + "/"
        + attributes.lastModifiedTime().toInstant()
        + "/"
        + attributes.fileKey();
  }
}
