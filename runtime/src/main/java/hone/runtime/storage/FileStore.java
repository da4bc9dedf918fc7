package hone.runtime.storage;

import hone.engine.file.Disk;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.storage.HeavyWork;
import hone.runtime.file.FileStamp;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// This machine's files; keys are paths without the first slash. Links are followed: whoever may
/// name files may name what they lead to, in the folders that are allowed.
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
    folders.checkLinks(file);
    return look(file);
  }

  /// What a server that was killed has left of a file is none.
  private static boolean isPart(Path file) {
    return PART.matcher(String.valueOf(file.getFileName())).matches();
  }

  private static @Nullable StoreObject look(Path path) throws IOException {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        return null;
      }
      return new StoreObject(
          path.toString().substring(1), attributes.size(), FileStamp.of(attributes));
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  @Override
  public Optional<StoreObject> head(String key) throws DataException, IOException {
    folders.checkLinks(path(key));
    return Optional.ofNullable(key.endsWith("/") ? null : look(path(key)));
  }

  @Override
  public InputStream open(StoreObject object, long from) throws DataException, IOException {
    folders.checkLinks(path(object.key()));
    if (!object.equals(look(path(object.key())))) {
      throw new DataException("/" + object.key() + " has changed while it was read");
    }
    FileChannel channel = FileChannel.open(path(object.key()), StandardOpenOption.READ);
    channel.position(from);
    return Channels.newInputStream(channel);
  }

  @Override
  public void put(String key, Path file, Path note, Permit last) throws DataException, IOException {
    Path target = path(key);
    folders.checkLinks(target);
    Path folder = target.getParent();
    if (folder == null) {
      throw new DataException("file:///: allowed is a file's path");
    }
    Disk.makeFolder(folder);
    Path part = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      HeavyWork.OF_TRAINING.run(() -> Files.copy(file, part));
      last.check();
      WholeFile.move(part, target, Durability.MACHINE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public void delete(String key) throws DataException, IOException {
    folders.checkLinks(path(key));
    Path file = path(key);
    Disk.delete(file, Objects.requireNonNullElse(file.getParent(), file));
  }
}
