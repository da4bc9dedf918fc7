package hone.runtime.data;

import hone.engine.training.TrainingSpec.Output;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;

/// Stores what training jobs leave: `<S3OutputPath>/<job>/output/model.tar.gz`, and
/// `output.tar.gz` if there is any output. What is stored is complete and on disk, or not there.
/// Thread-safe.
public final class Artifacts {
  private final Locations locations;

  public Artifacts(Locations locations) {
    this.locations = locations;
  }

  /// Store a training job's model and output; storing them again replaces them.
  ///
  /// @return the model's URI
  /// @throws DataException if the output location is none of ours
  public String store(Output output, String job, Path model, Path data)
      throws DataException, IOException {
    String uri = output.uri().replaceFirst("/+$", "") + "/" + job + "/output";
    Path folder = locations.folder(uri);
    if (!output.compressed()) {
      copy(model, folder.resolve("model"));
      if (isFilled(data)) {
        copy(data, folder.resolve("output"));
      }
      return uri + "/model/";
    }
    if (isFilled(data)) {
      pack(data, folder.resolve("output.tar.gz"));
    }
    pack(model, folder.resolve("model.tar.gz"));
    return uri + "/model.tar.gz";
  }

  private static boolean isFilled(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isPresent();
    }
  }

  private static void pack(Path folder, Path archive) throws IOException {
    Path part = archive.resolveSibling(archive.getFileName() + ".part");
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(part));
        var gzip = new GzipCompressorOutputStream(file);
        var tar = new TarArchiveOutputStream(gzip)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (Path each : files(folder)) {
        add(tar, folder.relativize(each).toString(), each);
      }
    }
    sync(part);
    Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
  }

  /// What is below a folder, in an order that does not depend on the file system. Links are not
  /// followed.
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(each -> !each.equals(folder)).sorted().toList();
    }
  }

  /// Links stay links, whatever they point to; what is no file, such as a pipe, would block.
  private static void add(TarArchiveOutputStream tar, String name, Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
      entry.setLinkName(Files.readSymbolicLink(file).toString());
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    } else if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      tar.putArchiveEntry(new TarArchiveEntry(file, name + "/"));
      tar.closeArchiveEntry();
    } else if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      tar.putArchiveEntry(new TarArchiveEntry(file, name));
      try (InputStream in = Files.newInputStream(file)) {
        in.transferTo(tar);
      }
      tar.closeArchiveEntry();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (Path each : files(from)) {
      Path target = to.resolve(from.relativize(each).toString());
      if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(target);
      } else if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
        Files.copy(each, target, StandardCopyOption.REPLACE_EXISTING);
        sync(target);
      }
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
