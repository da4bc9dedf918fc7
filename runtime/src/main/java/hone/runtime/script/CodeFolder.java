package hone.runtime.script;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Reads a script's folder.
final class CodeFolder {
  /// What in a line of a `requirements.txt` leads to other files, which pip also takes as
  /// `-rbase.txt` and `--req=base.txt`; `--extra-index-url` and `--require-hashes` do not.
  private static final Pattern LEADS_ON =
      Pattern.compile(
          "^\\s*(-[rcef]|--(r(?!equire-hashes)|c|f|ed))"
              + "|^\\s*\\.|^[^#]*(file:|\\.whl|\\.tar\\.gz|\\.zip)|^\\s*[^#\\s]*/");

  /// Where Python, and so pip, ends a line.
  private static final Pattern LINE_ENDS = Pattern.compile("[\\v\\x1c-\\x1e]+");

  private CodeFolder() {}

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }

  /// Copy what is in a folder into another one that is there.
  static void copy(Path from, Path to) throws IOException {
    for (Path each : files(from)) {
      Path target = to.resolve(from.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(target);
      } else if (Files.isRegularFile(each)) {
        Files.copy(each, target);
      }
    }
  }

  /// Whether requirements depend on more than their own text.
  static boolean leadsOn(String requirements, Path folder) {
    return LINE_ENDS
        .splitAsStream(requirements)
        .anyMatch(line -> LEADS_ON.matcher(line).find() || isFolder(line.strip(), folder));
  }

  private static boolean isFolder(String name, Path folder) {
    return name.matches("[\\w.-]+") && Files.isDirectory(folder.resolve(name));
  }

  /// Feed all files' names and contents to a digest.
  static void digest(Path folder, MessageDigest digest) throws IOException {
    for (Path each : files(folder)) {
      if (Files.isRegularFile(each)) {
        String head = folder.relativize(each) + "\n" + Files.size(each) + "\n";
        digest.update(head.getBytes(StandardCharsets.UTF_8));
        Files.copy(each, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      }
    }
  }
}
