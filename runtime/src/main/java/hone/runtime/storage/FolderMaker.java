package hone.runtime.storage;

import hone.engine.file.Disk;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.storage.FileFolders.Spot;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/// Makes folders in a folder where others may put links in the place of anything.
///
/// The JDK makes none relative to a folder that is open. By its path one may come to be elsewhere:
/// it has a name of its own there, and gets its real one only if it is in the open folder.
final class FolderMaker {
  /// A folder that is given its name replaces an empty one.
  private static final ReentrantLock MAKING = new ReentrantLock();

  private FolderMaker() {}

  /// Open a folder, and make what is not there of it; the caller closes it.
  static ConfinedFolder make(Spot spot) throws IOException {
    ConfinedFolder last = ConfinedFolder.open(spot.root());
    Path at = spot.root();
    for (Path name : spot.below()) {
      try (ConfinedFolder parent = last) {
        last = child(parent, at, name);
      }
      at = at.resolve(name);
    }
    return last;
  }

  private static ConfinedFolder child(ConfinedFolder parent, Path at, Path name)
      throws IOException {
    Optional<ConfinedFolder> found = parent.folder(name);
    if (found.isPresent()) {
      return found.get();
    }
    MAKING.lock();
    try {
      if (parent.look(name).isEmpty()) {
        make(parent, at, name);
      }
    } finally {
      MAKING.unlock();
    }
    return parent
        .folder(name)
        .orElseThrow(() -> new FileSystemException(at.resolve(name) + " is no folder"));
  }

  private static void make(ConfinedFolder parent, Path at, Path name) throws IOException {
    Path draft = Path.of(".folder." + UUID.randomUUID() + ".part");
    Files.createDirectory(at.resolve(draft));
    try {
      parent.move(draft, parent, name);
    } finally {
      Files.deleteIfExists(at.resolve(draft));
    }
    Disk.syncFolder(at);
  }
}
