package hone.runtime.storage;

import hone.engine.file.Disk;
import hone.engine.storage.HeavyWork;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.file.FileStamp;
import hone.runtime.storage.FileFolders.Spot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// This machine's files; keys are paths without the first slash. Links are followed: whoever may
/// name files may name what they lead to, in the folders that are allowed. Who can write there may
/// put links in the place of anything meanwhile: those are not followed (`ConfinedFolder`).
record FileStore(FileFolders folders) implements ObjectStore {
  private static final Pattern PART = Pattern.compile("\\..*\\.[0-9a-f-]{36}\\.part");

  private static Path path(String key) {
    return Path.of("/" + key);
  }

  @Override
  public Iterator<StoreObject> list(String prefix) throws DataException, IOException {
    Path path = path(prefix);
    boolean whole = prefix.endsWith("/") || prefix.isEmpty();
    Path folder = whole ? path : path.getParent();
    if (folder == null) {
      return Collections.emptyIterator();
    }
    try {
      return new FileWalk(folder, whole ? "" : String.valueOf(path.getFileName()), this::found);
    } catch (UncheckedIOException error) {
      throw ObjectStore.listing(error);
    }
  }

  private @Nullable StoreObject found(Path file) throws DataException, IOException {
    if (isPart(file) || !folders.contains(file)) {
      return null;
    }
    return head(file.toString().substring(1)).orElse(null);
  }

  /// What a server that was killed has left of a file is none.
  private static boolean isPart(Path file) {
    return PART.matcher(String.valueOf(file.getFileName())).matches();
  }

  /// What is done with a name in a folder that is open.
  private interface Use<T> {
    Optional<T> in(ConfinedFolder folder, Path name) throws IOException;
  }

  /// @return nothing if there is no such folder
  private static <T> Optional<T> at(Spot spot, Use<T> use) throws IOException {
    Path name = spot.below().getFileName();
    if (name == null || name.toString().isEmpty()) {
      return Optional.empty(); // the root itself
    }
    try (ConfinedFolder root = ConfinedFolder.open(spot.root())) {
      Optional<ConfinedFolder> found = root.above(spot.below());
      if (found.isEmpty()) {
        return Optional.empty();
      }
      try (ConfinedFolder folder = found.get()) {
        return use.in(folder, name);
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Optional.empty();
    }
  }

  private static Optional<StoreObject> look(String key, ConfinedFolder folder, Path name)
      throws IOException {
    return folder
        .look(name)
        .filter(BasicFileAttributes::isRegularFile)
        .map(found -> new StoreObject(key, found.size(), FileStamp.of(found)));
  }

  @Override
  public Optional<StoreObject> head(String key) throws DataException, IOException {
    Spot spot = folders.follow(path(key));
    return key.endsWith("/")
        ? Optional.empty()
        : at(spot, (folder, name) -> look(key, folder, name));
  }

  @Override
  public InputStream open(StoreObject object, long from) throws DataException, IOException {
    InputStream in =
        at(
                folders.follow(path(object.key())),
                (folder, name) ->
                    look(object.key(), folder, name).equals(Optional.of(object))
                        ? folder.read(name)
                        : Optional.<InputStream>empty())
            .orElseThrow(
                () -> new DataException("/" + object.key() + " has changed while it was read"));
    in.skipNBytes(from);
    return in;
  }

  @Override
  public void put(String key, Path file, Path note, Permit last) throws DataException, IOException {
    Path target = path(key);
    Path parent = target.getParent();
    if (parent == null) {
      throw new DataException("file:///: allowed is a file's path");
    }
    Spot spot = folders.follow(parent);
    Path part = Path.of("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    try (ConfinedFolder folder = FolderMaker.make(spot)) {
      try {
        HeavyWork.OF_TRAINING.run(() -> copy(file, folder, part));
        last.check();
        folder.move(part, folder, target.getFileName());
        Disk.syncFolder(spot.path());
      } finally {
        folder.delete(part);
      }
    }
  }

  private static long copy(Path file, ConfinedFolder folder, Path part) throws IOException {
    try (FileChannel out = folder.create(part, Files.getPosixFilePermissions(file))) {
      long bytes = Files.copy(file, Channels.newOutputStream(out));
      out.force(true);
      return bytes;
    }
  }

  /// A link that stands there goes, and not what it leads to.
  @Override
  public void delete(String key) throws DataException, IOException {
    Path path = path(key);
    Path parent = path.getParent();
    if (parent == null) {
      return;
    }
    Spot spot = folders.follow(parent);
    Optional<BasicFileAttributes> _ =
        at(
            spot.child(path.getFileName()),
            (folder, name) -> {
              Optional<BasicFileAttributes> found = folder.look(name);
              if (found.isPresent() && !found.get().isDirectory()) {
                folder.delete(name);
                Disk.syncFolder(spot.path());
              }
              return found;
            });
  }
}
