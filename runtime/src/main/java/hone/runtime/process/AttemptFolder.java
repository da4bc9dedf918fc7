package hone.runtime.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where the files of one attempt are.
///
/// @param root the attempt's own folder
record AttemptFolder(Path root) {

  /// What stands for `/opt/ml`.
  Path ml() {
    return root.resolve("ml");
  }

  Path input() {
    return ml().resolve("input");
  }

  Path config() {
    return input().resolve("config");
  }

  Path channel(String name) {
    return input().resolve("data").resolve(name);
  }

  Path model() {
    return ml().resolve("model");
  }

  Path output() {
    return ml().resolve("output");
  }

  Path outputData() {
    return output().resolve("data");
  }

  Path failure() {
    return output().resolve("failure");
  }

  Path temporary() {
    return root.resolve("tmp");
  }

  /// What the program printed, as it comes.
  Path out() {
    return root.resolve("out");
  }

  Path exit() {
    return root.resolve("exit");
  }

  Path state() {
    return root.resolve("state.json");
  }

  void create() throws IOException {
    for (Path folder :
        List.of(config(), input().resolve("data"), model(), outputData(), temporary())) {
      Files.createDirectories(folder);
    }
    Files.createDirectories(ml().resolve("checkpoints"));
  }

  /// The exit code, once the program has ended.
  Optional<Integer> exitCode() throws IOException {
    return Files.exists(exit())
        ? Optional.of(Integer.parseInt(Files.readString(exit()).strip()))
        : Optional.empty();
  }

  /// Write a file so that it is there whole or not at all.
  ///
  /// @param durable whether it must outlast a crash of the machine, and not only of the server
  static void write(Path file, byte[] content, boolean durable) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.write(part, content);
    if (durable) {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// Delete everything in it; links are deleted, not followed.
  void delete() throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(root)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
