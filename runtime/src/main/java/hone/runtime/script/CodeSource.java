package hone.runtime.script;

import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.contract.HostFolder;
import hone.runtime.data.Channels;
import hone.runtime.data.Share;
import hone.runtime.file.OwnCopies;
import hone.runtime.site.RefusedException;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Brings a request's script to a host's code folder, from where `sagemaker_submit_directory` says.
/// Thread-safe.
public record CodeSource(Channels channels) {
  private static final String OPT_ML = "/opt/ml/";

  /// Bring it anew.
  ///
  /// @param from a URI or an absolute path, which may be below `/opt/ml`; what it means is a
  ///     `.tar.gz`, or a folder
  public void bring(String account, String from, HostFolder folder)
      throws RefusedException, IOException {
    Path source = folder.root().resolve("source");
    ConfinedFolder.deleteAt(source);
    ConfinedFolder.deleteAt(folder.code());
    if (from.startsWith(OPT_ML)) {
      copy(folder.ml().resolve(HostFolder.belowMl(from)), from, source);
    } else {
      fetch(account, from.startsWith("/") ? "file://" + from : from, source);
    }
    Path archive = archive(source);
    if (archive.equals(source)) {
      Files.move(source, folder.code());
      // They may be a cache's; scripts are made executable.
      OwnCopies.replace(folder.code(), folder.aside());
    } else {
      Files.createDirectories(folder.code());
      SourceArchive.unpack(archive, folder.code());
      ConfinedFolder.deleteAt(source);
    }
  }

  private void fetch(String account, String uri, Path source) throws RefusedException, IOException {
    var channel =
        new Channel("code", uri, "S3Prefix", "FullyReplicated", null, null, null, "File", null);
    try {
      // Files need nothing hidden.
      channels.bring(account, channel, Share.WHOLE, source, source);
    } catch (DataException error) {
      throw new RefusedException("the script cannot be had: " + error.getMessage());
    }
  }

  /// From a channel, such as where the network is not to be used.
  private static void copy(Path from, String name, Path source)
      throws RefusedException, IOException {
    if (!Files.exists(from)) {
      throw new RefusedException("the script cannot be had: no channel has brought " + name);
    }
    Files.createDirectories(source);
    if (Files.isRegularFile(from)) {
      Files.copy(from, source.resolve(from.getFileName().toString()));
    } else {
      CodeFolder.copy(from, source);
    }
  }

  /// The archive, if that is all there is; otherwise the folder itself.
  private static Path archive(Path source) throws IOException {
    try (Stream<Path> files = Files.list(source)) {
      List<Path> all = files.limit(2).toList();
      boolean packed = all.size() == 1 && all.getFirst().toString().endsWith(".tar.gz");
      return packed ? all.getFirst() : source;
    }
  }
}
