package hone.runtime.container;

import hone.runtime.contract.HostFolder;
import hone.runtime.site.AttemptFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/// Decides whom a container's program runs as, and lets that user have the attempt's files.
public final class Ownership {
  /// The server's own user; where that is root, one that owns nothing.
  public static final String AUTO = "auto";

  /// The image's own user.
  public static final String IMAGE = "image";

  /// Owns nothing anywhere; what minimal images use as their user without rights.
  private static final int NOBODY = 65_532;

  private static final int ROOT = 0;

  /// Root of a container whose engine has no root's rights: the server's own user outside of it.
  public static final String ROOTLESS = "0:0";

  private Ownership() {}

  /// The `uid:gid` to run as, or empty for the image's own user.
  ///
  /// @param configured `auto`, `image` or `uid:gid`
  public static String user(String configured, AttemptFolder folder) throws IOException {
    return switch (configured) {
      case IMAGE -> "";
      case AUTO -> {
        int own = number(folder.root(), "unix:uid");
        yield own == ROOT ? NOBODY + ":" + NOBODY : own + ":" + number(folder.root(), "unix:gid");
      }
      default -> configured;
    };
  }

  /// Whether the server runs as root.
  public static boolean isRoots(AttemptFolder folder) throws IOException {
    return number(folder.root(), "unix:uid") == ROOT;
  }

  private static int number(Path path, String attribute) throws IOException {
    return (Integer) Files.getAttribute(path, attribute, LinkOption.NOFOLLOW_LINKS);
  }

  /// Let a user read a host's files, and write where the contract has programs write. Input files
  /// that have other names elsewhere, as in a cache, stay as they are.
  public static void give(HostFolder folder, String user) throws IOException {
    if (number(folder.root(), "unix:uid") != ROOT || user.isEmpty()) {
      open(folder);
      return;
    }
    int uid = Integer.parseInt(user.split(":", 2)[0]);
    if (uid == ROOT) {
      return;
    }
    Files.setAttribute(folder.temporary(), "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    try (Stream<Path> all = Files.walk(folder.ml())) {
      for (Path each : all.toList()) {
        if (!isLinked(each)) {
          Files.setAttribute(each, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
        }
      }
    }
  }

  /// Whether a file has other names elsewhere, as in a cache.
  static boolean isLinked(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && number(file, "unix:nlink") > 1;
  }

  /// Whether a container's user may be the server's, to whom what is in a cache belongs. Root may
  /// be any user outside of a container, and an image's own user may be any.
  static boolean mayBeServers(String user, HostFolder folder) throws IOException {
    if (user.isEmpty()) {
      return true;
    }
    int uid = Integer.parseInt(user.split(":", 2)[0]);
    return uid == ROOT || uid == number(folder.root(), "unix:uid");
  }

  /// Whoever the image's user is may write, also what is there already, such as checkpoints to go
  /// on with; the folder above keeps other users of the machine out.
  private static void open(HostFolder folder) throws IOException {
    open(folder.temporary());
    try (Stream<Path> all = Files.walk(folder.ml())) {
      for (Path each : all.filter(path -> !path.startsWith(folder.input())).toList()) {
        open(each);
      }
    }
  }

  private static void open(Path path) throws IOException {
    if (!Files.isSymbolicLink(path)) {
      Set<PosixFilePermission> rights =
          EnumSet.copyOf(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
      rights.addAll(PosixFilePermissions.fromString("rw-rw-rw-"));
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        rights.addAll(PosixFilePermissions.fromString("rwxrwxrwx"));
      }
      Files.setPosixFilePermissions(path, rights);
    }
  }
}
