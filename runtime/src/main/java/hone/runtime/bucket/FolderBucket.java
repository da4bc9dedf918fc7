package hone.runtime.bucket;

import hone.engine.file.Disk;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.storage.Bucket;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.PartSizes;
import hone.engine.storage.PartUploads;
import hone.engine.storage.StorageException;
import hone.engine.storage.StorageException.Reason;
import hone.engine.storage.StoredObject;
import hone.runtime.file.DiskRoom;
import hone.runtime.file.RoomKeepingStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One folder as a bucket.
public final class FolderBucket implements BucketObjects {
  /// An object that is replaced so often while it is looked at is given up.
  private static final int CHANGES_MAX = 100;

  /// A folder that is deleted so often while something is put into it is given up.
  private static final int TRIES_MAX = 100;

  private static final String CHANGING = "it changes all the time";

  private final Bucket bucket;
  private final Path root;
  private final KeyPaths paths;
  private final ObjectNotes notes;
  private final KeyLocks locks;
  private final Moments moments;

  FolderBucket(Bucket bucket, Path root, KeyLocks locks, Moments moments) {
    this.bucket = bucket;
    this.root = root;
    this.locks = locks;
    this.moments = moments;
    paths = new KeyPaths(root);
    notes = new ObjectNotes(own("objects"));
  }

  /// A folder of the bucket's own.
  Path own(String name) {
    return root.resolve(KeyPaths.RESERVED).resolve(name);
  }

  /// Make a folder of the bucket's own. A bucket that is deleted meanwhile is not made anew by it:
  /// nobody would know whose it is.
  Path made(String name) throws IOException {
    try {
      make(root.resolve(KeyPaths.RESERVED));
      return make(own(name));
    } catch (NoSuchFileException _) {
      throw FolderBuckets.noBucket();
    }
  }

  static Path make(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
      Disk.syncFolder(folder.resolveSibling("."));
    } catch (FileAlreadyExistsException error) {
      if (!Files.isDirectory(folder)) {
        throw error;
      }
    }
    return folder;
  }

  /// Now, by the server's clock.
  Instant now() {
    return moments.next();
  }

  /// Let one at a time complete an upload.
  KeyLocks.Held holdCompletion(String id) {
    return locks.holdCompletion(id);
  }

  /// Let nobody else make an object of an upload, or delete it.
  KeyLocks.Held holdUpload(String id) {
    return locks.holdUpload(id);
  }

  /// Let one at a time store a part.
  KeyLocks.Held holdPart(String id, int number) {
    return locks.holdPart(id, number);
  }

  /// The object, if there is one.
  Optional<StoredObject> find(String key) {
    return Optional.ofNullable(look(key, paths.of(key)));
  }

  /// The object, if it is there and was made by an upload in parts.
  Optional<StoredObject> findMadeBy(String key, String upload) throws IOException {
    Optional<StoredObject> there = find(key);
    return there.isPresent() && notes.isMadeBy(there.get(), upload) ? there : Optional.empty();
  }

  /// Refuse a key that no path can stand for.
  void check(String key) {
    paths.of(key);
  }

  @Override
  public Bucket bucket() {
    return bucket;
  }

  @Override
  public Iterator<StoredObject> list(String prefix, String after) {
    return new ObjectList(new KeyWalk(paths, prefix, after), this::listed);
  }

  private @Nullable StoredObject listed(KeyWalk.Found found) {
    try {
      Optional<StoredObject> noted = notes.read(found.key(), found.attributes());
      // It may have been replaced since the walk has seen it.
      return noted.isPresent() ? noted.get() : look(found.key(), found.file());
    } catch (IOException error) {
      throw new UncheckedIOException("cannot look at " + found.file(), error);
    }
  }

  private @Nullable StoredObject look(String key, Path file) {
    try {
      BasicFileAttributes before = attributes(key, file);
      for (int tries = 0; before != null && tries < CHANGES_MAX; tries++) {
        Optional<StoredObject> noted = notes.read(key, before);
        if (noted.isPresent()) {
          return noted.get();
        }
        // A file without a note is one only if it was there before and after its note was looked
        // for: the note of another may have come in between.
        BasicFileAttributes after = attributes(key, file);
        if (after != null && isSame(before, after)) {
          return ObjectNotes.unnoted(key, after);
        }
        before = after;
      }
      if (before == null) {
        return null;
      }
      throw new IOException(CHANGING);
    } catch (IOException error) {
      throw new UncheckedIOException("cannot look at " + file, error);
    }
  }

  /// A file's attributes, or `null` if it is no object.
  private @Nullable BasicFileAttributes attributes(String key, Path file) throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      boolean fits = key.endsWith("/") ? attributes.isDirectory() : attributes.isRegularFile();
      return fits && paths.holds(file) ? attributes : null;
    } catch (FileSystemException error) {
      if (KeyPaths.isNothing(error)) {
        return null;
      }
      throw error;
    }
  }

  private static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
    return one.size() == other.size()
        && one.lastModifiedTime().equals(other.lastModifiedTime())
        && Objects.equals(one.fileKey(), other.fileKey());
  }

  @Override
  public StoredObject head(String key) {
    StoredObject object = look(key, paths.of(key));
    if (object == null) {
      throw new StorageException(Reason.NO_KEY, "The specified key does not exist.");
    }
    return object;
  }

  @Override
  public OpenObject open(String key, long from) {
    if (key.endsWith("/")) {
      return new OpenObject(head(key), InputStream.nullInputStream());
    }
    try {
      for (int tries = 0; tries < CHANGES_MAX; tries++) {
        Optional<OpenObject> open = open(head(key), from);
        if (open.isPresent()) {
          return open.get();
        }
      }
      throw new IOException(CHANGING);
    } catch (NoSuchFileException _) {
      throw new StorageException(Reason.NO_KEY, "The specified key does not exist.");
    } catch (IOException error) {
      throw new UncheckedIOException("cannot read " + key, error);
    }
  }

  /// What was looked at and what is read are one file if it is there before and afterwards.
  private Optional<OpenObject> open(StoredObject object, long from) throws IOException {
    FileChannel channel = FileChannel.open(paths.of(object.key()), StandardOpenOption.READ);
    boolean same = false;
    try {
      channel.position(from);
      same = head(object.key()).equals(object);
      var bytes = new BufferedInputStream(Channels.newInputStream(channel));
      return same ? Optional.of(new OpenObject(object, bytes)) : Optional.empty();
    } finally {
      if (!same) {
        channel.close();
      }
    }
  }

  @Override
  public StoredObject put(String key, Content content, Precondition condition) {
    Path file = paths.of(key);
    try {
      Path part = made("tmp").resolve(UUID.randomUUID().toString());
      try {
        MessageDigest md5 = ObjectNotes.md5();
        try (OutputStream out = new DigestOutputStream(RoomKeepingStream.create(part), md5)) {
          content.bytes().transferTo(out);
        }
        if (key.endsWith("/")) {
          return makeFolder(key, file, part, condition);
        }
        String etag = HexFormat.of().formatHex(md5.digest());
        var noted = new Noted(etag, content.headers().get(), PartSizes.NONE, null);
        return commit(key, part, noted, condition);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException error) {
      throw failed("cannot store " + key, error);
    }
  }

  /// A full disk is told as such; everything else is the world's failure.
  static RuntimeException failed(String what, IOException error) {
    return DiskRoom.isFull(error)
        ? new StorageException(
            Reason.NO_SPACE,
            "There is no space left on the server's disk: " + DiskRoom.told(error) + ".")
        : new UncheckedIOException(what, error);
  }

  private StoredObject makeFolder(String key, Path folder, Path part, Precondition condition)
      throws IOException {
    if (Files.size(part) > 0) {
      throw new StorageException(
          Reason.INVALID_KEY,
          "The key '" + key + "': objects are files here, one that ends with / can hold nothing.");
    }
    try (var _ = locks.hold(bucket.name(), key)) {
      checkThere(part);
      condition.check(find(key));
      inFolder(key, folder.resolve("any"), () -> {});
    }
    return head(key);
  }

  /// What is noted of an object beside its file.
  ///
  /// @param upload the upload in parts that makes it, if one does
  record Noted(
      String etag,
      SequencedMap<String, String> headers,
      PartSizes parts,
      @Nullable String upload) {}

  /// Put a complete file in an object's place.
  StoredObject commit(String key, Path part, Noted noted, Precondition condition)
      throws IOException {
    Path file = paths.of(key);
    Files.setLastModifiedTime(part, FileTime.from(moments.next()));
    Disk.sync(part); // which may take long, before others wait for it
    var attributes = Files.readAttributes(part, BasicFileAttributes.class);
    Instant modified = attributes.lastModifiedTime().toInstant();
    var object =
        new StoredObject(
            key, attributes.size(), modified, noted.etag(), noted.headers(), noted.parts());
    try (var _ = locks.hold(bucket.name(), key)) {
      checkThere(part);
      if (Files.isDirectory(file)) {
        throw new StorageException(
            Reason.INVALID_KEY,
            "The key '" + key + "': there are objects below it, so that it is a folder here.");
      }
      Optional<StoredObject> there = find(key);
      condition.check(there);
      notes.write(object, noted.upload(), there);
      move(key, part, file);
    }
    return object;
  }

  /// What was being stored goes with a bucket that is deleted.
  private static void checkThere(Path part) {
    if (!Files.exists(part)) {
      throw FolderBuckets.noBucket();
    }
  }

  private void move(String key, Path part, Path file) throws IOException {
    try {
      inFolder(key, file, () -> WholeFile.move(part, file, Durability.MACHINE));
    } catch (AtomicMoveNotSupportedException error) {
      throw new StorageException(
          Reason.INVALID_KEY, "The key '" + key + "': " + error.getMessage() + ".");
    }
  }

  private interface Step {
    void make() throws IOException;
  }

  /// Do something in the folder of a file. It may be deleted, being empty, while it is made and
  /// until that is done: then it is made anew.
  private void inFolder(String key, Path file, Step step) throws IOException {
    for (int tries = 0; ; tries++) {
      try {
        paths.makeParent(key, file);
        step.make();
        return;
      } catch (NoSuchFileException | FileAlreadyExistsException error) {
        // Java tells the second one of a folder that is made by another and deleted at once. Where
        // a file is in the way, the next try says so.
        if (tries == TRIES_MAX) {
          throw error;
        }
      }
    }
  }

  @Override
  public void delete(String key, Precondition condition) {
    Path file = paths.of(key);
    try (var _ = locks.hold(bucket.name(), key)) {
      Optional<StoredObject> there = find(key);
      condition.check(there);
      if (there.isEmpty()) {
        return;
      }
      try {
        Disk.delete(file, root);
      } finally {
        if (!Files.isRegularFile(file)) { // it may be gone also where its folder cannot be synced
          notes.delete(key);
        }
      }
    } catch (DirectoryNotEmptyException _) {
      // A folder that objects are in: as a key of its own it is not there.
    } catch (IOException error) {
      throw failed("cannot delete " + key, error);
    }
  }

  @Override
  public PartUploads uploads() {
    return new FolderUploads(this);
  }
}
