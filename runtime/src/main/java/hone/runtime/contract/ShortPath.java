package hone.runtime.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A short name for a folder whose path is long: a link in the system's folder for temporary files.
///
/// A socket's path has 107 characters at most, and Python's `multiprocessing` makes sockets some 32
/// characters below `TMPDIR`. The link's name follows from the folder's path, so that it is found
/// again after a restart.
///
/// @param folder what it stands for
public record ShortPath(Path folder) {
  /// What needs no other name.
  private static final int LONG = 40;

  private static final Path ABOVE = Path.of("/tmp");

  private Path link() {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(folder.toString().getBytes(StandardCharsets.UTF_8));
      return ABOVE.resolve("hone-" + HexFormat.of().formatHex(hash.digest(), 0, 8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  /// Make it, or find it.
  ///
  /// @return the folder itself where it is short enough, and where the link cannot be made
  public Path make() throws IOException {
    if (folder.toString().length() <= LONG || !Files.isWritable(ABOVE)) {
      return folder;
    }
    Path link = link();
    try {
      return Files.createSymbolicLink(link, folder);
    } catch (FileAlreadyExistsException _) {
      return isOurs(link) ? link : folder;
    }
  }

  /// Whether nobody else can make it lead elsewhere.
  private boolean isOurs(Path link) throws IOException {
    return Files.isSymbolicLink(link)
        && Files.readSymbolicLink(link).equals(folder)
        && Files.getOwner(link, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(folder));
  }

  /// Remove it, if there is one.
  public void remove() throws IOException {
    Path link = link();
    if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(folder)) {
      Files.deleteIfExists(link);
    }
  }
}
