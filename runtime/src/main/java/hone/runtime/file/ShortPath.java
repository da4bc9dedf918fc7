package hone.runtime.file;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// A short name for a folder whose path is long: a link in the system's folder for temporary files.
///
/// A socket's path has 107 characters at most, and Python's `multiprocessing` makes sockets some 32
/// characters below `TMPDIR`. The link's name follows from the folder's path, so that it is found
/// again after a restart.
///
/// @param folder what it stands for
/// @param above where the link is
public record ShortPath(Path folder, Path above) {
  private static final System.Logger LOG = System.getLogger(ShortPath.class.getName());

  /// What needs no other name.
  private static final int LONG = 40;

  private static final int DIGITS = 16;

  public ShortPath(Path folder) {
    this(folder, Path.of("/tmp"));
  }

  private Path link() {
    return above.resolve("hone-" + TextHash.of(folder.toString()).substring(0, DIGITS));
  }

  /// Make it, or find it.
  ///
  /// @return the folder itself where it is short enough, and where the link cannot be made
  public Path make() {
    if (folder.toString().length() <= LONG || !Files.isWritable(above)) {
      return folder;
    }
    Path link = link();
    try {
      return created(link) || isOurs(link) ? link : folder;
    } catch (IOException error) {
      LOG.log(System.Logger.Level.DEBUG, "cannot link " + link + " to " + folder, error);
      return folder;
    }
  }

  private boolean created(Path link) throws IOException {
    try {
      Files.createSymbolicLink(link, folder);
      return true;
    } catch (FileAlreadyExistsException _) {
      return false;
    }
  }

  /// Whether nobody else can make it lead elsewhere.
  private boolean isOurs(Path link) throws IOException {
    return Files.isSymbolicLink(link)
        && Files.readSymbolicLink(link).equals(folder)
        && Files.getOwner(link, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(folder));
  }

  /// Remove it, if there is one. One that stays is found again, and keeps no job from ending.
  public void remove() {
    Path link = link();
    try {
      if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(folder)) {
        Files.deleteIfExists(link);
      }
    } catch (IOException error) {
      LOG.log(System.Logger.Level.WARNING, "cannot remove " + link, error);
    }
  }
}
