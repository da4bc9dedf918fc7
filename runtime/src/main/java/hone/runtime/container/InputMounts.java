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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What a host's channels need mounts of their own for.
///
/// Folders of file systems: as a channel's folder is a link, which leads nowhere in a container, an
/// empty folder takes its place, and the file system's is mounted there. And files that other
/// training jobs have, too: nobody may write those, but whom they belong to could allow himself to,
/// so that he sees their folder read-only.
public final class InputMounts {
  /// One mount.
  ///
  /// @param source a folder of this machine
  /// @param channel the channel that it is for
  public record InputMount(Path source, String channel, boolean readOnly) {}

  private InputMounts() {}

  /// Make room for a host's mounts.
  ///
  /// @param user whom its container runs as, empty for the image's own user
  public static List<InputMount> prepare(
      Attempt attempt, HostFolder folder, FileSystems fileSystems, String user)
      throws RefusedException, IOException {
    boolean mayOwn = Ownership.mayBeServers(user, folder);
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
      } else if (mayOwn && isShared(folder.channel(channel.name()))) {
        mounts.add(new InputMount(folder.channel(channel.name()), channel.name(), true));
      }
    }
    return mounts;
  }

  /// Whether there are files that have other names elsewhere, as in a cache.
  private static boolean isShared(Path channel) throws IOException {
    if (!Files.isDirectory(channel, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (Stream<Path> all = Files.walk(channel)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        if (Ownership.isLinked(each)) {
          return true;
        }
      }
    }
    return false;
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
