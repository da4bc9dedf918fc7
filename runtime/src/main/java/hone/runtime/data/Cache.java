package hone.runtime.data;

import hone.engine.file.Durability;
import hone.engine.file.OwnerOnly;
import hone.engine.file.WholeFile;
import hone.runtime.file.DiskRoom;
import hone.runtime.file.TextHash;
import hone.runtime.site.GivenUpException;
import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore.StoreObject;
import hone.runtime.storage.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Keeps what was downloaded, so that the trials of one job fetch their data once.
///
/// An entry is a file that nobody may write, named by what it holds: store, key, version and size.
/// Training jobs get hard links to it. Its time of change is always the same one; an entry with
/// another time or size was changed by somebody, is thrown away and fetched again. It has been
/// written and synced before it has its name, so that a crash leaves none that is not whole.
///
/// All entries together never hold more than the limit. Those that no training job uses go first,
/// the longest unused before others; what does not fit beside those in use is fetched for its job
/// alone. Thread-safe; one for each folder.
public final class Cache {
  private static final System.Logger LOG = System.getLogger(Cache.class.getName());

  /// No file that anybody writes has this time.
  private static final FileTime UNTOUCHED = FileTime.from(Instant.parse("2000-01-01T00:00:00Z"));

  private static final int LOCKS = 256;

  private final Path cache;
  private final Path entries;
  private final Path drafts;
  private final InstantSource clock;
  private final CacheSpace space;
  private final ReentrantLock[] fetching =
      IntStream.range(0, LOCKS).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  private Cache(Path folder, long bytesMax, InstantSource clock) throws IOException {
    cache = Files.createDirectories(folder, OwnerOnly.folder(folder));
    entries = Files.createDirectories(folder.resolve("objects"));
    drafts = Files.createDirectories(folder.resolve("drafts"));
    this.clock = clock;
    try (Stream<Path> left = Files.list(drafts)) {
      for (Path each : left.toList()) {
        Files.deleteIfExists(each); // of a download that a crash ended
      }
    }
    space = CacheSpace.of(entries, bytesMax);
  }

  /// Open a cache, with what an earlier server left in it.
  ///
  /// @param bytesMax how much all entries together may hold
  public static Cache open(Path folder, long bytesMax, InstantSource clock) throws IOException {
    return new Cache(folder, bytesMax, clock);
  }

  /// How much its entries hold.
  public long bytes() {
    return space.bytes();
  }

  /// Put an object's bytes at a path where nothing is yet, from the cache if they are in it.
  ///
  /// @throws DataException if the object is gone or has changed
  /// @throws GivenUpException if the disk has no room for it
  public void bring(Place place, StoreObject object, Path target)
      throws DataException, IOException {
    String name = name(place, object);
    Path entry = entries.resolve(name.substring(0, 2)).resolve(name);
    ReentrantLock lock = fetching[Math.floorMod(name.hashCode(), LOCKS)];
    lock.lock();
    // Otherwise it could go, to make room for another one, before it is linked.
    space.hold(entry);
    try {
      if (isWhole(entry, object.size()) || fetchInto(place, object, entry)) {
        use(entry, target);
        return;
      }
    } finally {
      space.letGo(entry);
      lock.unlock();
    }
    checkDisk(target, object.size());
    download(place, object, target);
  }

  /// An entry's name: what it holds, and how much.
  private static String name(Place place, StoreObject object) {
    String text = place.name() + "\n" + object.key() + "\n" + object.version();
    return TextHash.of(text) + "-" + object.size();
  }

  private boolean isWhole(Path entry, long size) throws IOException {
    try {
      var found = Files.readAttributes(entry, BasicFileAttributes.class);
      if (found.size() == size && found.lastModifiedTime().equals(UNTOUCHED)) {
        return true;
      }
      LOG.log(System.Logger.Level.WARNING, "somebody has changed the cached " + entry);
      space.remove(entry);
      return false;
    } catch (NoSuchFileException _) {
      space.remove(entry); // somebody may have deleted it
      return false;
    }
  }

  /// @return `false` if there is no room for it
  private boolean fetchInto(Place place, StoreObject object, Path entry)
      throws DataException, IOException {
    if (!space.reserve(object.size())) {
      return false;
    }
    Path draft = drafts.resolve(UUID.randomUUID().toString());
    boolean kept = false;
    try {
      // Somebody may have deleted them, to have room.
      Files.createDirectories(cache, OwnerOnly.folder(cache));
      Files.createDirectories(drafts);
      checkDisk(drafts, object.size());
      download(place, object, draft);
      Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("r--r--r--"));
      Files.setLastModifiedTime(draft, UNTOUCHED);
      Path folder = entry.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      WholeFile.move(draft, entry, Durability.MACHINE);
      kept = true;
      space.add(entry, object.size());
      return true;
    } finally {
      if (!kept) {
        Files.deleteIfExists(draft);
        space.giveBack(object.size());
      }
    }
  }

  private static void checkDisk(Path near, long size) throws IOException {
    Path folder = Files.isDirectory(near) ? near : near.getParent();
    if (folder == null) {
      throw new IOException("no folder for " + near);
    }
    Optional<String> lack = DiskRoom.lack(folder, size);
    if (lack.isPresent()) {
      throw new GivenUpException("no space left on the disk of " + folder + ": " + lack.get());
    }
  }

  private static void download(Place place, StoreObject object, Path file)
      throws DataException, IOException {
    try (InputStream in = place.store().open(object, 0)) {
      long count = Files.copy(in, file);
      if (count != object.size()) {
        throw new DataException(
            place.name()
                + object.key()
                + ": found "
                + count
                + " bytes, the store told of "
                + object.size());
      }
    }
  }

  private void use(Path entry, Path target) throws IOException {
    Files.getFileAttributeView(entry, BasicFileAttributeView.class)
        .setTimes(null, FileTime.from(clock.instant()), null);
    space.used(entry);
    try {
      Files.createLink(target, entry);
    } catch (UnsupportedOperationException | IOException _) {
      // Another file system, or too many links already. A copy is as good.
      Files.copy(entry, target);
    }
  }
}
