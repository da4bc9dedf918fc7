package hone.runtime.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;

/// Keeps the books of a cache: how much it holds, and what was used last. Thread-safe.
final class CacheSpace {
  private static final System.Logger LOG = System.getLogger(CacheSpace.class.getName());

  /// How many entries in use are looked at for one object: others wait meanwhile, and all that
  /// there are may be in use.
  static final int LOOKS_MAX = 256;

  private final long bytesMax;

  /// Sizes of the entries, the longest unused first. Guarded by this.
  private final SequencedMap<Path, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);

  /// What stays, by how many use it just now. Guarded by this.
  private final Map<Path, Integer> held = new HashMap<>();

  /// What could not be deleted, and was told of. Guarded by this.
  private final Set<Path> stuck = new HashSet<>();

  /// Of entries, and of what is on its way. Guarded by this.
  private long bytes;

  private CacheSpace(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  private record Entry(Path path, BasicFileAttributes attributes) {}

  /// Take up what is in a folder; what is more than allowed goes at once.
  static CacheSpace of(Path folder, long bytesMax) throws IOException {
    var found = new ArrayList<Entry>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        found.add(new Entry(each, Files.readAttributes(each, BasicFileAttributes.class)));
      }
    }
    found.sort(Comparator.comparing(entry -> entry.attributes().lastAccessTime()));
    var space = new CacheSpace(bytesMax);
    for (Entry entry : found) {
      space.sizes.put(entry.path(), entry.attributes().size());
      space.bytes += entry.attributes().size();
    }
    space.evict(0, false);
    return space;
  }

  synchronized long bytes() {
    return bytes;
  }

  /// Make room, if there can be any.
  synchronized boolean reserve(long size) {
    if (size > bytesMax || !evict(size, true)) {
      return false;
    }
    bytes += size;
    return true;
  }

  synchronized void giveBack(long size) {
    bytes -= size;
  }

  /// Keep an entry, be it there already or not, until it is let go.
  synchronized void hold(Path entry) {
    held.merge(entry, 1, Integer::sum);
  }

  synchronized void letGo(Path entry) {
    held.computeIfPresent(entry, (_, count) -> count == 1 ? null : count - 1);
  }

  /// What was reserved is there.
  synchronized void add(Path entry, long size) {
    sizes.put(entry, size);
  }

  synchronized void used(Path entry) {
    sizes.get(entry); // which makes it the last one to go
  }

  synchronized void remove(Path entry) throws IOException {
    Files.deleteIfExists(entry);
    stuck.remove(entry);
    Long size = sizes.remove(entry);
    if (size != null) {
      bytes -= size;
    }
  }

  /// @param sparing whether entries that training jobs use stay
  private boolean evict(long size, boolean sparing) {
    Iterator<Map.Entry<Path, Long>> all = sizes.entrySet().iterator();
    List<Path> inUse = new ArrayList<>();
    while (bytes + size > bytesMax && all.hasNext() && inUse.size() < LOOKS_MAX) {
      Map.Entry<Path, Long> entry = all.next();
      if (isToStay(entry.getKey(), sparing)) {
        inUse.add(entry.getKey());
      } else {
        bytes -= entry.getValue();
        all.remove();
      }
    }
    inUse.forEach(this::used); // so that the next search begins behind them
    return bytes + size <= bytesMax;
  }

  /// Whether an entry is still there: it is in use, or one that cannot be deleted, which keeps no
  /// others from going.
  private boolean isToStay(Path entry, boolean sparing) {
    try {
      if (sparing && (held.containsKey(entry) || isLinked(entry))) {
        return true;
      }
      Files.deleteIfExists(entry);
      stuck.remove(entry);
      return false;
    } catch (IOException error) {
      if (stuck.add(entry)) {
        LOG.log(System.Logger.Level.WARNING, "cannot delete from the cache: " + entry, error);
      }
      return true;
    }
  }

  private static boolean isLinked(Path entry) throws IOException {
    try {
      return ((Number) Files.getAttribute(entry, "unix:nlink")).intValue() > 1;
    } catch (NoSuchFileException _) {
      return false;
    } catch (UnsupportedOperationException _) {
      return false; // no such file system here: nothing is linked either
    }
  }
}
