package hone.runtime.data;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
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
record Packer(Path folder) {
  private static final System.Logger LOG = System.getLogger(Packer.class.getName());

  /// What stands for the folder in a container.
  private static final List<Path> ALIASES =
      List.of(Path.of("/opt/ml/model"), Path.of("/opt/ml/output/data"));

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
  List<Entry> entries() throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.filter(each -> !each.equals(folder)).sorted().toList();
    }
    var entries = new ArrayList<Entry>();
    for (Path each : all) {
      entry(each).ifPresent(entries::add);
    }
    return entries;
  }

  private Optional<Entry> entry(Path each) throws IOException {
    String name = folder.relativize(each).toString();
    if (Files.isSymbolicLink(each)) {
      return link(name, each);
    }
    if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)
        || Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
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
    for (Path alias : ALIASES) {
      if (target.startsWith(alias)) {
        return folder.resolve(alias.relativize(target));
      }
    }
    return target;
  }

  /// Make the archive; it is there whole, on disk, or not at all.
  void pack(Path archive) throws IOException {
    Path part = archive.resolveSibling(archive.getFileName() + ".part");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(part));
        var gzip = new GzipCompressorOutputStream(file);
        var tar = new TarArchiveOutputStream(gzip)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Entry each : entries()) {
        add(tar, each);
      }
    }
    Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void add(TarArchiveOutputStream tar, Entry entry) throws IOException {
    if (entry.link() != null) {
      var link = new TarArchiveEntry(entry.name(), TarConstants.LF_SYMLINK);
      link.setLinkName(entry.link());
      tar.putArchiveEntry(link);
    } else if (entry.isFile()) {
      try (InputStream in =
          Files.newInputStream(entry.file(), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
        var file = new TarArchiveEntry(entry.file(), entry.name());
        tar.putArchiveEntry(file);
        in.transferTo(tar);
      }
    } else {
      tar.putArchiveEntry(new TarArchiveEntry(entry.file(), entry.name() + "/"));
    }
    tar.closeArchiveEntry();
  }
}
