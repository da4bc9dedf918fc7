package hone.runtime.storage;

import java.util.Optional;

/// Bounds of a host's files, as its volume would set them. The server goes through all files that a
/// training program leaves, and has other work, too.
///
/// @param bytesMax how much files may hold together, as they tell: a file may be all hole
/// @param filesMax how many files, folders and links there may be: all are held in memory
public record Volume(long bytesMax, int filesMax) {
  private static final int FILES_MAX = 100_000;
  private static final long GIBIBYTE = 1L << 30;

  /// So much that the sum over all hosts still fits.
  public static final long UNBOUNDED = Long.MAX_VALUE >> 16;

  /// One of VolumeSizeInGB, or without a bound of bytes if that is 0.
  public static Volume of(int gigabytes) {
    return new Volume(gigabytes == 0 ? UNBOUNDED : gigabytes * GIBIBYTE, FILES_MAX);
  }

  /// Whether there is a bound of bytes.
  public boolean isBounded() {
    return bytesMax < UNBOUNDED;
  }

  /// What is to be said of a program that takes so much of the disk, or nothing.
  public Optional<String> problem(long bytes) {
    return bytes <= bytesMax
        ? Optional.empty()
        : Optional.of(
            ("ClientError: the program was ended: found files of %,d bytes in /opt/ml and /tmp,"
                    + " beside its input, allowed by VolumeSizeInGB are %,d")
                .formatted(bytes, bytesMax));
  }

  /// That of so many hosts together, whose files become one folder.
  public Volume times(int hosts) {
    return new Volume(hosts * bytesMax, filesMax);
  }

  /// See whether files are within its bound.
  ///
  /// @param where they are, as their program knows it
  public void checkBytes(String where, long bytes) throws DataException {
    if (bytes > bytesMax) {
      throw new DataException(
          "found in %s files of %,d bytes (holes count), allowed by VolumeSizeInGB are %,d"
              .formatted(where, bytes, bytesMax));
    }
  }

  /// See whether so many are within its bound.
  public void checkFiles(String where, int files) throws DataException {
    if (files > filesMax) {
      throw new DataException(
          "found in %s more than %,d files and folders, the most allowed: pack small ones into one"
              .formatted(where, filesMax));
    }
  }
}
