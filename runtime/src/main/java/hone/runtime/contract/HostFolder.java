package hone.runtime.contract;

import hone.engine.training.TrainingSpec;
import hone.runtime.confined.ConfinedFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where the files of one host of an attempt are.
///
/// @param root the host's own folder
public record HostFolder(Path root) {
  private static final String EXIT = "exit";
  private static final int TOLD_MAX = 200;

  /// What stands for `/opt/ml`.
  public Path ml() {
    return root.resolve("ml");
  }

  /// Open what stands for `/opt/ml`; nothing where its program took that away.
  public Optional<ConfinedFolder> openMl() throws IOException {
    try {
      return Optional.of(ConfinedFolder.open(ml()));
    } catch (NoSuchFileException | NotDirectoryException error) {
      if (Files.isDirectory(root)) {
        return Optional.empty();
      }
      throw error; // all is away
    }
  }

  public Path input() {
    return ml().resolve("input");
  }

  public Path config() {
    return input().resolve("config");
  }

  /// What holds the channels' folders.
  public Path data() {
    return input().resolve("data");
  }

  public Path channel(String name) {
    return data().resolve(name);
  }

  /// What a channel's pipes are fed from; the training program does not see it.
  public Path feed(String channel) {
    return root.resolve("feeds").resolve(channel);
  }

  public Path model() {
    return ml().resolve("model");
  }

  public Path output() {
    return ml().resolve("output");
  }

  public Path outputData() {
    return output().resolve("data");
  }

  public Path failure() {
    return output().resolve("failure");
  }

  /// Where scripts of script mode lie.
  public Path code() {
    return ml().resolve("code");
  }

  public Path checkpoints() {
    return ml().resolve("checkpoints");
  }

  /// Where a training job keeps its checkpoints.
  public Path checkpoints(TrainingSpec spec) {
    TrainingSpec.Checkpoint wanted = spec.checkpoint();
    return wanted == null ? checkpoints() : ml().resolve(belowMl(wanted.localPath()));
  }

  /// Where a path below `/opt/ml` is, relative to what stands for that.
  public static Path belowMl(String path) {
    Path relative = Path.of("/opt/ml").relativize(Path.of(path).normalize());
    if (relative.startsWith("..") || relative.toString().isEmpty()) {
      throw new IllegalArgumentException("found " + path + ", allowed are paths below /opt/ml");
    }
    return relative;
  }

  /// What the program left, once it is taken out of its reach.
  public Path left() {
    return root.resolve("left");
  }

  /// Tells how many bytes the channels have.
  public Path brought() {
    return root.resolve("brought");
  }

  /// What stands for `/tmp`.
  public Path temporary() {
    return root.resolve("tmp");
  }

  /// Where a file lies while it is written anew.
  public Path aside() {
    return root.resolve("aside");
  }

  /// What the program printed, as it comes, where a site keeps it in files: how their names begin.
  public Path out() {
    return root.resolve("out");
  }

  /// The command of the request's script, where it is one that runs.
  public Path script() {
    return root.resolve("script");
  }

  /// What helps whose program fails, as `Advice` has it.
  public Path advice() {
    return root.resolve("advice");
  }

  /// Names the Python environment that the script uses; empty if it is none that is kept.
  public Path environment() {
    return root.resolve("environment");
  }

  /// The start of one of its small files, without the blanks around it; nothing if there is none. A
  /// program may have put there what it likes: only a plain file is read.
  public Optional<String> told(String file) throws IOException {
    return text(file).map(String::strip);
  }

  private Optional<String> text(String file) throws IOException {
    try (ConfinedFolder folder = ConfinedFolder.open(root)) {
      return text(folder, file);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (AccessDeniedException error) {
      open(error);
      throw error;
    }
  }

  private static Optional<String> text(ConfinedFolder folder, String file) throws IOException {
    try {
      Optional<InputStream> found = folder.read(Path.of(file));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      try (InputStream in = found.get()) {
        return Optional.of(new String(in.readNBytes(TOLD_MAX), StandardCharsets.UTF_8));
      }
    } catch (AccessDeniedException _) {
      return Optional.empty(); // a file that its program has closed
    }
  }

  /// A program may have closed the whole folder: nobody could see how it ends, nor tell that.
  private void open(AccessDeniedException denied) {
    try {
      Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException error) {
      denied.addSuppressed(error); // those above may be closed
    }
  }

  /// Whether there is such a file, whatever it is.
  ///
  /// @throws IOException if that cannot be told: what cannot be looked at may well be there
  public boolean has(String file) throws IOException {
    return writtenAt(file).isPresent();
  }

  /// What the program ended with; nothing until it has, and where it has spoiled that itself. A
  /// line that has no end yet is still being written.
  public Optional<Integer> exitCode() throws IOException {
    return text(EXIT)
        .filter(text -> text.matches("[0-9]{1,3}\\R"))
        .map(text -> Integer.valueOf(text.strip()));
  }

  /// Whether the program has put something else in its exit code's place. An empty file is none of
  /// its own: a machine that stopped may have left it.
  public boolean isExitSpoiled() throws IOException {
    return has(EXIT) && exitCode().isEmpty() && !told(EXIT).equals(Optional.of(""));
  }

  /// When one of its files was written last, by the clock of whoever wrote it; nothing if it is not
  /// there. A program may have made it a link, perhaps to itself: then when that was made.
  public Optional<Instant> writtenAt(String file) throws IOException {
    try {
      return Optional.of(
          Files.getLastModifiedTime(root.resolve(file), LinkOption.NOFOLLOW_LINKS).toInstant());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (AccessDeniedException denied) {
      open(denied);
      throw denied; // asked again, it can be told
    }
  }

  /// Make all folders that the contract promises.
  public void create() throws IOException {
    for (Path folder :
        List.of(config(), data(), model(), outputData(), checkpoints(), temporary())) {
      Files.createDirectories(folder);
    }
  }
}
