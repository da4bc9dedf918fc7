package hone.runtime.bucket;

import hone.engine.file.Disk;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.storage.Bucket;
import hone.engine.storage.Buckets;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import hone.runtime.confined.ConfinedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The folders below one folder as buckets. A folder that was made by hand is a bucket of the
/// server's first account.
public final class FolderBuckets implements Buckets {
  private static final System.Logger LOG = System.getLogger(FolderBuckets.class.getName());
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String NOTE = "bucket.json";
  private static final Duration UPLOADS_STAY = Duration.ofDays(7);

  private final Path folder;
  private final Supplier<List<String>> accounts;
  private final InstantSource clock;
  private final KeyLocks locks = new KeyLocks();
  private final Moments moments;
  private final ReentrantLock making = new ReentrantLock();

  /// @param folder holds the buckets; made when the first bucket is
  /// @param accounts all that there are; buckets made by hand are the first one's
  public FolderBuckets(Path folder, Supplier<List<String>> accounts, InstantSource clock) {
    this.folder = folder.toAbsolutePath().normalize();
    this.accounts = accounts;
    this.clock = clock;
    moments = new Moments(clock);
  }

  /// Delete what a server that was killed has left half done in the buckets' own folders; before
  /// anything is stored.
  public void clear() throws IOException {
    for (Path bucket : entries(folder)) {
      Path own = bucket.resolve(KeyPaths.RESERVED);
      try {
        for (Path each : entries(own.resolve("tmp"))) {
          ConfinedFolder.deleteAt(each);
        }
      } catch (IOException error) {
        LOG.log(System.Logger.Level.WARNING, "cannot clear " + own, error);
      }
    }
  }

  /// Give up uploads in parts with which nothing was done for a week.
  ///
  /// @return how many
  public int sweepUploads() throws IOException {
    int count = 0;
    Instant before = clock.instant().minus(UPLOADS_STAY);
    for (Path bucket : entries(folder)) {
      Path own = bucket.resolve(KeyPaths.RESERVED);
      try {
        for (Path each : entries(own.resolve("uploads"))) {
          count += giveUp(own, each, before) ? 1 : 0;
        }
      } catch (IOException error) {
        LOG.log(System.Logger.Level.WARNING, "cannot give up uploads in " + own, error);
      }
    }
    return count;
  }

  private boolean giveUp(Path own, Path upload, Instant before) throws IOException {
    String id = String.valueOf(upload.getFileName());
    try (var _ = locks.holdCompletion(id);
        var _ = locks.holdUpload(id)) {
      boolean old =
          Files.getLastModifiedTime(upload, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(before);
      if (old) {
        FolderUploads.delete(upload, FolderBucket.make(own.resolve("tmp")));
      }
      return old;
    } catch (NoSuchFileException _) {
      return false; // complete or aborted meanwhile
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private record Note(String account, String region, String createdAt) {}

  @Override
  public List<Bucket> ofAccount(String account) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    var found = new ArrayList<Bucket>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path each : folders.filter(Files::isDirectory).toList()) {
        String name = String.valueOf(each.getFileName());
        if (isName(name)) {
          readable(name).filter(bucket -> bucket.account().equals(account)).ifPresent(found::add);
        }
      }
    } catch (IOException error) {
      throw new UncheckedIOException("cannot list the buckets", error);
    }
    found.sort(Comparator.comparing(Bucket::name, StoredObject.KEY_ORDER));
    return found;
  }

  /// A bucket that nobody knows whose it is keeps no other from being seen.
  private Optional<Bucket> readable(String name) {
    try {
      return Optional.of(read(name));
    } catch (IOException | JacksonException error) {
      LOG.log(System.Logger.Level.WARNING, "passed over the bucket " + folder.resolve(name), error);
      return Optional.empty();
    }
  }

  @Override
  public Bucket create(String account, String name, String region) {
    // As S3 has it since 2018; older buckets, made by hand, may have other names.
    if (!name.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
        || name.contains("..")
        || name.matches("[0-9]+(\\.[0-9]+){3}")) {
      throw new StorageException(
          Reason.INVALID_BUCKET,
          "The specified bucket is not valid: found '"
              + name.replaceAll("\\p{Cntrl}", "?")
              + "', allowed are 3 to 63 of a-z, 0-9, '-' and '.'.");
    }
    making.lock();
    try {
      Path root = folder.resolve(name);
      if (Files.exists(root)) {
        throw read(name).account().equals(account)
            ? new StorageException(
                Reason.BUCKET_OWNED,
                "Your previous request to create the named bucket succeeded and you already own"
                    + " it.")
            : taken();
      }
      // Such as the default bucket of its SDKs, which would be kept from it.
      if (accounts.get().stream().anyMatch(each -> !each.equals(account) && name.contains(each))) {
        throw taken();
      }
      // Its owner is known before anybody can see it.
      Path draft = folder.resolve("." + name + ".new");
      var note = new Note(account, region, clock.instant().toString());
      Path own = draft.resolve(KeyPaths.RESERVED);
      Disk.makeFolder(own);
      WholeFile.write(own.resolve(NOTE), MAPPER.writeValueAsBytes(note), Durability.MACHINE);
      Files.move(draft, root);
      Disk.syncFolder(folder);
      return read(name);
    } catch (IOException error) {
      throw FolderBucket.failed("cannot make the bucket " + name, error);
    } finally {
      making.unlock();
    }
  }

  private static StorageException taken() {
    return new StorageException(
        Reason.BUCKET_TAKEN,
        "The requested bucket name is not available. The bucket namespace is shared by all"
            + " users of the system. Select a different name and try again.");
  }

  private static boolean isName(String name) {
    return name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");
  }

  private Bucket read(String name) throws IOException {
    Path root = folder.resolve(name);
    try {
      Path file = root.resolve(KeyPaths.RESERVED).resolve(NOTE);
      Note note = MAPPER.readValue(Files.readAllBytes(file), Note.class);
      return new Bucket(name, note.account(), note.region(), Instant.parse(note.createdAt()));
    } catch (NoSuchFileException _) {
      String owner =
          accounts.get().stream()
              .findFirst()
              .orElseThrow(
                  () ->
                      new IOException(
                          "the bucket "
                              + name
                              + " was made by hand, and there is no account whose it could be:"
                              + " there is no access key"));
      // The JDK tells the last change where the file system does not know this.
      Instant made =
          Files.readAttributes(root, BasicFileAttributes.class).creationTime().toInstant();
      return new Bucket(name, owner, "us-east-1", made);
    }
  }

  @Override
  public FolderBucket open(String account, String name) {
    Path root = folder.resolve(isName(name) ? name : "?");
    if (!isName(name) || !Files.isDirectory(root)) {
      throw noBucket();
    }
    try {
      Bucket bucket = read(name);
      if (!bucket.account().equals(account)) {
        throw new StorageException(Reason.DENIED, "Access Denied");
      }
      return new FolderBucket(bucket, root, locks, moments);
    } catch (IOException error) {
      throw new UncheckedIOException("cannot open the bucket " + name, error);
    }
  }

  static StorageException noBucket() {
    return new StorageException(Reason.NO_BUCKET, "The specified bucket does not exist");
  }

  @Override
  public void delete(String account, String name) {
    making.lock();
    try {
      open(account, name);
      Path gone = folder.resolve("." + UUID.randomUUID() + ".gone");
      try (var _ = locks.holdAll()) {
        moveEmpty(folder.resolve(name), gone);
      }
      deleteEmpty(gone);
    } catch (IOException error) {
      throw FolderBucket.failed("cannot delete the bucket " + name, error);
    } finally {
      making.unlock();
    }
  }

  /// Out of sight at once, with the note of whose it is: without it, it is the first account's.
  private void moveEmpty(Path root, Path gone) throws IOException {
    checkEmpty(root);
    Files.move(root, gone, StandardCopyOption.ATOMIC_MOVE);
    try {
      checkEmpty(gone); // another program may have put something there meanwhile
    } catch (StorageException notEmpty) {
      Files.move(gone, root);
      throw notEmpty;
    }
    Disk.syncFolder(folder);
  }

  /// Also what is no object counts, such as a link that leads out.
  private static void checkEmpty(Path root) throws IOException {
    try (Stream<Path> all = Files.list(root)) {
      if (all.anyMatch(each -> !each.endsWith(KeyPaths.RESERVED))) {
        throw new StorageException(
            Reason.BUCKET_NOT_EMPTY, "The bucket you tried to delete is not empty");
      }
    }
  }

  private static void deleteEmpty(Path root) throws IOException {
    ConfinedFolder.deleteAt(root.resolve(KeyPaths.RESERVED));
    Files.deleteIfExists(root);
  }
}
