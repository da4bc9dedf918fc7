package hone.runtime.storage;

import hone.engine.storage.HeavyWork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// This machine's files; keys are paths without the first slash. Links are followed: whoever may
/// name files may name what they lead to, except the server's data folder.
record FileStore(Path hidden) implements ObjectStore {
  private static final Pattern PART = Pattern.compile("\\..*\\.[0-9a-f-]{36}\\.part");

  private static Path path(String key) {
    return Path.of("/" + key);
  }

  private void checkAllowed(Path path) throws DataException, IOException {
    for (Path each = path; each != null; each = each.getParent()) {
      if (Files.exists(each)) {
        if (Files.exists(hidden) && each.toRealPath().startsWith(hidden.toRealPath())) {
          throw new DataException(path + ": a link leads into the server's data folder");
        }
        return;
      }
    }
  }

  @Override
  public Iterator<StoreObject> list(String prefix) throws DataException, IOException {
    Path path = path(prefix);
    var files = new ArrayList<Path>();
    if (prefix.endsWith("/") || prefix.isEmpty()) {
      addBelow(path, files);
    } else if (path.getParent() != null && Files.isDirectory(path.getParent())) {
      String start = String.valueOf(path.getFileName());
      for (Path each : children(path.getParent())) {
        if (String.valueOf(each.getFileName()).startsWith(start)) {
          addBelow(each, files);
        }
      }
    }
    var found = new ArrayList<StoreObject>();
    for (Path each : files) {
      checkAllowed(each);
      StoreObject object = look(each);
      if (object != null) {
        found.add(object);
      }
    }
    return found.iterator();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    }
  }

  private static void addBelow(Path top, List<Path> files) throws IOException {
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top, FileVisitOption.FOLLOW_LINKS)) {
      all.filter(Files::isRegularFile).filter(each -> !isPart(each)).sorted().forEach(files::add);
    }
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
      String version =
          attributes.size()
              + "/"
              + attributes.lastModifiedTime().toInstant()
              + "/"
              + attributes.fileKey();
      return new StoreObject(path.toString().substring(1), attributes.size(), version);
    } catch (NoSuchFileException _) {
      return null;
    }
  }

  @Override
  public Optional<StoreObject> head(String key) throws DataException, IOException {
    checkAllowed(path(key));
    return Optional.ofNullable(key.endsWith("/") ? null : look(path(key)));
  }

  @Override
  public InputStream open(StoreObject object, long from) throws DataException, IOException {
    checkAllowed(path(object.key()));
    if (!object.equals(look(path(object.key())))) {
      throw new DataException("/" + object.key() + " has changed while it was read");
    }
    FileChannel channel = FileChannel.open(path(object.key()), StandardOpenOption.READ);
    channel.position(from);
    return Channels.newInputStream(channel);
  }

  @Override
  public void put(String key, Path file, Path note) throws DataException, IOException {
    Path target = path(key);
    checkAllowed(target);
    Path folder = target.getParent();
    if (folder == null) {
      throw new DataException("file:///: allowed is a file's path");
    }
    Files.createDirectories(folder);
    Path part = folder.resolve("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      HeavyWork.OF_TRAINING.run(() -> Files.copy(file, part));
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public void delete(String key) throws DataException, IOException {
    checkAllowed(path(key));
    Files.deleteIfExists(path(key));
  }
}
