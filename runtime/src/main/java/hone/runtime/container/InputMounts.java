package hone.runtime.container;

import hone.engine.training.TrainingSpec.Channel;
import hone.engine.training.TrainingSpec.FileSystem;
import hone.runtime.contract.HostFolder;
import hone.runtime.data.FileSystems;
import hone.runtime.site.Attempt;
import hone.runtime.site.RefusedException;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The folders of file systems that a host's channels mean. As a channel's folder is a link, which
/// leads nowhere in a container, an empty folder takes its place, and the file system's is mounted
/// there.
public final class InputMounts {
  /// One mount.
  ///
  /// @param source a folder of this machine
  /// @param channel the channel that it is for
  public record InputMount(Path source, String channel, boolean readOnly) {}

  private InputMounts() {}

  /// Make room for a host's mounts.
  public static List<InputMount> prepare(
      Attempt attempt, HostFolder folder, FileSystems fileSystems)
      throws RefusedException, IOException {
    var mounts = new ArrayList<InputMount>();
    for (Channel channel : attempt.order().spec().channels()) {
      FileSystem fileSystem = channel.fileSystem();
      if (fileSystem != null) {
        Path target = folder.channel(channel.name());
        if (Files.isSymbolicLink(target)) {
          Files.delete(target);
          Files.createDirectory(target);
        }
        mounts.add(
            new InputMount(
                source(fileSystems, fileSystem), channel.name(), !fileSystem.writable()));
      }
    }
    return mounts;
  }

  private static Path source(FileSystems fileSystems, FileSystem asked)
      throws RefusedException, IOException {
    try {
      return fileSystems.find(asked);
    } catch (DataException error) {
      throw new RefusedException(String.valueOf(error.getMessage()));
    }
  }
}
