package hone.runtime.data;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.storage.DataException;
import hone.runtime.storage.Volume;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.jspecify.annotations.Nullable;

/// Packs a folder that a training program wrote, which nobody trusts. Links are never followed out
/// of it: one that stays inside is packed as a relative link, one that leads out is left out, and
/// so is what is no file, such as a pipe, which would block, a socket or a device.
///
/// @param where it was for its program
/// @param aliases paths by which the program knew the folder, and links in it may lead
/// @param volume what bounds it
record Packer(Path folder, String where, List<Path> aliases, Volume volume) {
  /// How long all names may be together: they are held in memory.
  private static final long NAMES_MAX = 64L << 20;

  /// Each is open at the same time while it is walked through.
  private static final int DEPTH_MAX = 128;

  private static final int RIGHTS = 0777;

  private static final System.Logger LOG = System.getLogger(Packer.class.getName());

  /// What is packed.
  ///
  /// @param file what holds the bytes
  /// @param link where a link leads, relative to it, or `null` for what is none
  record Entry(String name, Path file, @Nullable String link) {
    boolean isFile() {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /// What is in it, in an order that does not depend on the file system.
  ///
  /// @throws DataException if it cannot be read, or has more than its bound
  List<Entry> entries() throws DataException, IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    var all = new ArrayList<Path>();
    try (Stream<Path> walk = Files.walk(folder, DEPTH_MAX)) {
      gather(walk.filter(each -> !each.equals(folder)).iterator(), all);
    } catch (UncheckedIOException error) {
      IOException cause = error.getCause();
      throw unreadable(cause == null ? new IOException(error) : cause);
    }
    all.sort(null);
    var entries = new ArrayList<Entry>();
    long bytes = 0;
    for (Path each : all) {
      if (folder.relativize(each).getNameCount() == DEPTH_MAX && isFolder(each)) {
        throw new DataException(
            "found in %s folders within each other deeper than %d, the most allowed"
                .formatted(where, DEPTH_MAX));
      }
      entry(each).ifPresent(entries::add);
      bytes += Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS) ? Files.size(each) : 0;
    }
    volume.checkBytes(where, bytes);
    return entries;
  }

  private void gather(Iterator<Path> found, List<Path> all) throws DataException {
    long names = 0;
    while (found.hasNext()) {
      Path each = found.next();
      names += each.toString().length();
      if (names > NAMES_MAX) {
        throw new DataException(
            "found in %s names longer than %,d characters together, the most allowed"
                .formatted(where, NAMES_MAX));
      }
      all.add(each);
      volume.checkFiles(where, all.size());
    }
  }

  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /// What the program closed to everybody is its own fault; anything else is the world's.
  private static DataException unreadable(IOException error) throws IOException {
    if (error instanceof AccessDeniedException
        || String.valueOf(error.getMessage()).contains("File name too long")) {
      return new DataException("cannot be read: " + error);
    }
    throw error;
  }

  private Optional<Entry> entry(Path each) throws IOException {
    String name = folder.relativize(each).toString();
    if (Files.isSymbolicLink(each)) {
      return link(name, each);
    }
    if (isFolder(each) || Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of(new Entry(name, each, null));
    }
    LOG.log(System.Logger.Level.WARNING, "left out, being no file: " + each);
    return Optional.empty();
  }

  private Optional<Entry> link(String name, Path link) throws IOException {
    Path parent = link.getParent();
    if (parent == null) {
      return Optional.empty();
    }
    Path meant = parent.resolve(inside(Files.readSymbolicLink(link))).normalize();
    try {
      Path real = meant.toRealPath();
      if (meant.startsWith(folder) && real.startsWith(folder.toRealPath())) {
        return Optional.of(new Entry(name, real, parent.relativize(meant).toString()));
      }
    } catch (NoSuchFileException _) {
      // leads nowhere
    } catch (IOException error) {
      LOG.log(System.Logger.Level.DEBUG, "a link in a circle", error);
    }
    LOG.log(System.Logger.Level.WARNING, "left out, being a link that leads out: " + link);
    return Optional.empty();
  }

  private Path inside(Path target) {
    for (Path alias : aliases) {
      if (target.startsWith(alias)) {
        return folder.resolve(alias.relativize(target));
      }
    }
    return target;
  }

  /// Make the archive; it is there whole, on disk, or not at all.
  void pack(Path archive) throws DataException, IOException {
    Path part = archive.resolveSibling(archive.getFileName() + ".part");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(part));
        var gzip = new GzipCompressorOutputStream(file);
        var tar = new TarArchiveOutputStream(gzip)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Entry each : entries()) {
        add(tar, each);
      }
    } catch (AccessDeniedException error) {
      throw unreadable(error);
    }
    WholeFile.move(part, archive, Durability.MACHINE);
  }

  private static void add(TarArchiveOutputStream tar, Entry entry) throws IOException {
    if (entry.link() != null) {
      var link = new TarArchiveEntry(entry.name(), TarConstants.LF_SYMLINK);
      link.setLinkName(entry.link());
      tar.putArchiveEntry(link);
    } else if (entry.isFile()) {
      try (InputStream in =
          Files.newInputStream(entry.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        tar.putArchiveEntry(of(entry, entry.name()));
        in.transferTo(tar);
      }
    } else {
      tar.putArchiveEntry(of(entry, entry.name() + "/"));
    }
    tar.closeArchiveEntry();
  }

  /// Without the time at which it was made: that is bsdtar's own header, of which GNU tar warns.
  private static TarArchiveEntry of(Entry entry, String name) throws IOException {
    var made = new TarArchiveEntry(entry.file(), name);
    made.setCreationTime(null);
    made.setMode(mode(entry.file()));
    return made;
  }

  /// A program in a model stays one.
  private static int mode(Path file) throws IOException {
    return (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & RIGHTS;
  }
}
