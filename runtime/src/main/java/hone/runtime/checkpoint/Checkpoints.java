package hone.runtime.checkpoint;

import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore.StoreObject;
import hone.runtime.storage.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Keeps one host's checkpoint folder and its place in S3 the same: what is there before is fetched
/// at the start, then what changes or goes in the folder is stored or deleted there. What others
/// put there meanwhile is neither fetched nor touched, as AWS has it.
///
/// Not thread-safe.
public final class Checkpoints {
  /// A file that changed just now may be half written.
  private static final Duration QUIET = Duration.ofSeconds(1);

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, String>> STAMPS =
      new TypeReference<>() {};

  private final Place place;
  private final Path folder;
  private final Path notes;
  private final InstantSource clock;

  /// What each file was like when it was last the same at both sides, by name.
  private final SequencedMap<String, String> stamps;

  private Checkpoints(Place place, Path folder, Path notes, InstantSource clock)
      throws IOException {
    this.place = place;
    this.folder = folder;
    this.notes = Files.createDirectories(notes);
    this.clock = clock;
    stamps = read(notes.resolve("stamps.json"));
  }

  /// Open them, with what an earlier server noted.
  ///
  /// @param place a folder in S3
  /// @param folder the training job's
  /// @param notes a folder of our own
  public static Checkpoints open(Place place, Path folder, Path notes, InstantSource clock)
      throws IOException {
    return new Checkpoints(place, folder, notes, clock);
  }

  private static SequencedMap<String, String> read(Path file) throws IOException {
    try {
      return MAPPER.readValue(Files.readAllBytes(file), STAMPS);
    } catch (NoSuchFileException _) {
      return new LinkedHashMap<>();
    } catch (JacksonException error) {
      throw new IOException("cannot read " + file, error);
    }
  }

  private void note() throws IOException {
    Path part = notes.resolve("stamps.json.part");
    Files.write(part, MAPPER.writeValueAsBytes(stamps));
    Files.move(part, notes.resolve("stamps.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  /// Fetch what is in S3. Before the training program starts.
  ///
  /// @throws DataException if a key is no file's name
  public void restore() throws DataException, IOException {
    Files.createDirectories(folder);
    String prefix = place.below("").key();
    try {
      for (Iterator<StoreObject> all = place.store().list(prefix); all.hasNext(); ) {
        StoreObject object = all.next();
        String name = object.key().substring(prefix.length());
        if (!name.isEmpty() && !name.endsWith("/")) {
          restore(name, object);
        }
      }
    } catch (UncheckedIOException error) {
      throw new IOException(error.getMessage(), error);
    }
    note();
  }

  private void restore(String name, StoreObject object) throws DataException, IOException {
    Path target = folder.resolve(name).normalize();
    if (!target.startsWith(folder) || target.equals(folder)) {
      throw new DataException(place.uri() + ": found the key '" + object.key() + "'");
    }
    Path parent = target.getParent();
    Files.createDirectories(parent == null ? folder : parent);
    try (InputStream in = place.store().open(object, 0)) {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
    stamps.put(name, stamp(Files.readAttributes(target, BasicFileAttributes.class)));
  }

  private static String stamp(BasicFileAttributes attributes) {
    return attributes.size()
        + "/"
        + attributes.lastModifiedTime().toInstant()
        + "/"
        + attributes.fileKey();
  }

  /// Store what has changed since.
  ///
  /// @param last whether the program has ended, so that nothing is half written any more
  public void store(boolean last) throws DataException, IOException {
    SequencedMap<String, BasicFileAttributes> files = files();
    boolean changed = false;
    for (Map.Entry<String, BasicFileAttributes> each : files.entrySet()) {
      String stamp = stamp(each.getValue());
      boolean quiet =
          each.getValue().lastModifiedTime().toInstant().isBefore(clock.instant().minus(QUIET));
      if (!stamp.equals(stamps.get(each.getKey())) && (last || quiet)) {
        changed |= store(each.getKey(), stamp, last);
      }
    }
    List<String> gone = new ArrayList<>(stamps.sequencedKeySet());
    gone.removeAll(files.keySet());
    for (String name : gone) {
      place.store().delete(place.below(name).key());
      stamps.remove(name);
      changed = true;
    }
    if (changed) {
      note();
    }
  }

  /// Store a copy: the program may write the file or delete it at any time.
  private boolean store(String name, String stamp, boolean last) throws DataException, IOException {
    Path file = folder.resolve(name);
    Path copy = notes.resolve("copy");
    try {
      Files.deleteIfExists(copy);
      Files.copy(file, copy, LinkOption.NOFOLLOW_LINKS);
      if (!last && !stamp.equals(stamp(Files.readAttributes(file, BasicFileAttributes.class)))) {
        return false; // written meanwhile; the next look finds it again
      }
      place.store().put(place.below(name).key(), copy, notes.resolve("upload.json"));
      stamps.put(name, stamp);
      return true;
    } catch (NoSuchFileException _) {
      return false; // gone meanwhile
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /// The regular files; links, pipes and whatever else is no checkpoint.
  private SequencedMap<String, BasicFileAttributes> files() throws IOException {
    var found = new LinkedHashMap<String, BasicFileAttributes>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              found.put(folder.relativize(file).toString(), attributes);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException error) {
            return FileVisitResult.CONTINUE; // gone meanwhile
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException error) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
