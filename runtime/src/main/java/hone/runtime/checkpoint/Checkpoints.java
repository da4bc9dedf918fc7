package hone.runtime.checkpoint;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.storage.HeavyWork;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.file.DiskRoom;
import hone.runtime.file.FileStamp;
import hone.runtime.libc.Held;
import hone.runtime.site.GivenUpException;
import hone.runtime.storage.DataException;
import hone.runtime.storage.ObjectStore.StoreObject;
import hone.runtime.storage.Place;
import hone.runtime.storage.Volume;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
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

  /// One that is replaced again and again is not waited for any longer; it is stored if nobody
  /// changes it meanwhile.
  private static final Duration RESTLESS = Duration.ofSeconds(10);

  /// S3 takes no longer keys, and what is deeper costs more with each level.
  private static final int NAME_MAX = 1_024;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, String>> STAMPS =
      new TypeReference<>() {};

  /// A copy of one file, being stored.
  private static final String COPY = "copy";

  private final Place place;
  private final Local local;
  private final InstantSource clock;

  /// What each file was like when it was last the same at both sides, by name.
  private final SequencedMap<String, String> stamps;

  /// Since when files have been found changed just now, and were not stored for it, by name.
  private final Map<String, Instant> restless = new HashMap<>();

  /// Where they are on this machine.
  ///
  /// @param root the training job's folder, in which its program may change what it likes
  /// @param below where the checkpoints are in it, relative
  /// @param notes a folder of our own
  /// @param volume what bounds them
  public record Local(Path root, Path below, Path notes, Volume volume) {
    Path folder() {
      return root.resolve(below);
    }

    String where() {
      return "/opt/ml/" + below;
    }
  }

  private Checkpoints(Place place, Local local, InstantSource clock) throws IOException {
    this.place = place;
    this.local = local;
    this.clock = clock;
    Files.createDirectories(local.notes());
    stamps = read(local.notes().resolve("stamps.json"));
  }

  /// Open them, with what an earlier server noted.
  ///
  /// @param place a folder in S3
  public static Checkpoints open(Place place, Local local, InstantSource clock) throws IOException {
    return new Checkpoints(place, local, clock);
  }

  private static SequencedMap<String, String> read(Path file) throws IOException {
    try {
      return MAPPER.readValue(Held.text(file), STAMPS);
    } catch (NoSuchFileException _) {
      return new LinkedHashMap<>();
    } catch (JacksonException error) {
      throw new IOException("cannot read " + file, error);
    }
  }

  private void note() throws IOException {
    byte[] text = MAPPER.writeValueAsBytes(stamps);
    WholeFile.write(local.notes().resolve("stamps.json"), text, Durability.PROCESS);
  }

  /// Fetch what is in S3. Before the training program starts, so that nothing is in its place yet.
  ///
  /// @throws DataException if a key is no file's name
  /// @throws GivenUpException if the disk has no room for them
  public void restore() throws DataException, IOException {
    Files.createDirectories(local.folder());
    String prefix = place.below("").key();
    try {
      for (Iterator<StoreObject> all = place.store().list(prefix); all.hasNext(); ) {
        StoreObject object = all.next();
        String name = object.key().substring(prefix.length());
        if (!name.isEmpty() && !name.endsWith("/")) {
          restore(name, object);
          local.volume().checkFiles(local.where(), stamps.size());
        }
      }
    } catch (UncheckedIOException error) {
      throw new IOException(error.getMessage(), error);
    }
    note();
  }

  private void restore(String key, StoreObject object) throws DataException, IOException {
    // S3 takes `a//b`, too.
    String name = key.replaceAll("/+", "/").replaceFirst("^/", "");
    Path folder = local.folder();
    try {
      Path target = folder.resolve(name).normalize();
      if (!target.startsWith(folder) || target.equals(folder)) {
        throw wrong(object, "is no file's name");
      }
      Optional<String> lack = DiskRoom.lack(folder, object.size());
      if (lack.isPresent()) {
        throw new GivenUpException(told(object, "has no room: " + lack.get()));
      }
      Path parent = target.getParent();
      Files.createDirectories(parent == null ? folder : parent);
      try (InputStream in = place.store().open(object, 0)) {
        Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
      }
      stamps.put(name, FileStamp.of(Files.readAttributes(target, BasicFileAttributes.class)));
    } catch (InvalidPathException error) {
      throw wrong(object, String.valueOf(error.getReason()));
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException error) {
      throw wrong(object, "stands in another one's way, " + error.getFile());
    } catch (FileSystemException error) {
      String reason = String.valueOf(error.getReason());
      if (reason.contains("Not a directory") || reason.contains("File name too long")) {
        throw wrong(object, reason + ", " + error.getFile());
      }
      throw error;
    }
  }

  private DataException wrong(StoreObject object, String what) {
    return new DataException(told(object, what));
  }

  private String told(StoreObject object, String what) {
    return place.uri() + ": the key '" + object.key() + "' " + what;
  }

  /// Store what has changed since.
  ///
  /// @param last whether the program has ended, so that nothing is half written any more
  public void store(boolean last) throws DataException, IOException {
    Path above = local.root().resolveSibling(".");
    if (Files.notExists(local.root(), LinkOption.NOFOLLOW_LINKS) && Files.isDirectory(above)) {
      return; // its program took its whole folder away
    }
    try (ConfinedFolder root = ConfinedFolder.open(local.root())) {
      store(root, last);
    }
  }

  private void store(ConfinedFolder root, boolean last) throws DataException, IOException {
    SequencedMap<String, BasicFileAttributes> files = files(root);
    local
        .volume()
        .checkBytes(
            local.where(), files.values().stream().mapToLong(BasicFileAttributes::size).sum());
    boolean changed = false;
    restless.keySet().retainAll(files.keySet());
    for (Map.Entry<String, BasicFileAttributes> each : files.entrySet()) {
      String stamp = FileStamp.of(each.getValue());
      if (!stamp.equals(stamps.get(each.getKey())) && (last || isDue(each))) {
        changed |= store(root, each.getKey(), stamp, last);
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

  private Path upload() {
    return local.notes().resolve("upload.json");
  }

  /// Give up what was begun and is not stored whole.
  public void drop() throws IOException {
    place.store().drop(upload());
  }

  private boolean isDue(Map.Entry<String, BasicFileAttributes> file) {
    Instant now = clock.instant();
    boolean quiet = file.getValue().lastModifiedTime().toInstant().isBefore(now.minus(QUIET));
    return quiet || restless.computeIfAbsent(file.getKey(), _ -> now).isBefore(now.minus(RESTLESS));
  }

  /// Store a copy: the program may write the file or delete it at any time.
  private boolean store(ConfinedFolder root, String name, String stamp, boolean last)
      throws DataException, IOException {
    Path copy = local.notes().resolve(COPY);
    try {
      if (!copy(root, local.below().resolve(name), copy, last ? "" : stamp)) {
        // Gone or written meanwhile: it is looked for again, and not copied in vain all the time.
        restless.put(name, clock.instant());
        return false;
      }
      place.store().put(place.below(name).key(), copy, upload());
      stamps.put(name, stamp);
      restless.remove(name);
      return true;
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /// @param stamp what the file is to be like after it is copied; empty where nobody writes it
  private static boolean copy(ConfinedFolder root, Path file, Path copy, String stamp)
      throws IOException {
    Optional<ConfinedFolder> folder = root.above(file);
    if (folder.isEmpty()) {
      return false;
    }
    try (ConfinedFolder open = folder.get()) {
      Optional<InputStream> bytes = open.read(file.getFileName());
      if (bytes.isEmpty()) {
        return false;
      }
      try (InputStream in = bytes.get()) {
        checkRoom(copy, open.look(file.getFileName()));
        HeavyWork.OF_TRAINING.run(() -> Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING));
      }
      return stamp.isEmpty()
          || open.look(file.getFileName()).map(FileStamp::of).equals(Optional.of(stamp));
    }
  }

  /// A copy has no holes.
  private static void checkRoom(Path copy, Optional<BasicFileAttributes> file) throws IOException {
    long size = file.map(BasicFileAttributes::size).orElse(0L);
    Optional<String> lack = DiskRoom.lack(copy.resolveSibling("."), size);
    if (lack.isPresent()) {
      throw new IOException("no room for a copy: " + lack.get());
    }
  }

  /// The regular files, by their names; links, pipes and whatever else is no checkpoint.
  private SequencedMap<String, BasicFileAttributes> files(ConfinedFolder root)
      throws DataException, IOException {
    var found = new LinkedHashMap<String, BasicFileAttributes>();
    int seen = 0;
    var folders = new ArrayDeque<Path>(List.of(local.below()));
    for (Path path = folders.poll(); path != null; path = folders.poll()) {
      Optional<ConfinedFolder> folder = root.folder(path);
      if (folder.isPresent()) {
        try (ConfinedFolder open = folder.get()) {
          seen += look(open, path, found, folders);
          local.volume().checkFiles(local.where(), seen);
        }
      }
    }
    return found;
  }

  /// @return how many names there are in a folder
  private int look(
      ConfinedFolder folder,
      Path path,
      SequencedMap<String, BasicFileAttributes> found,
      Deque<Path> folders)
      throws IOException {
    List<Path> names = folder.names(local.volume().filesMax() + 1);
    for (Path name : names) {
      Optional<BasicFileAttributes> attributes = folder.look(name);
      Path file = path.resolve(name);
      if (file.toString().length() > NAME_MAX || attributes.isEmpty()) {
        continue;
      }
      if (attributes.get().isDirectory()) {
        folders.add(file);
      } else if (attributes.get().isRegularFile()) {
        found.put(local.below().relativize(file).toString(), attributes.get());
      }
    }
    return names.size();
  }
}
