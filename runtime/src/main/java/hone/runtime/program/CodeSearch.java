package hone.runtime.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Looks for a path's name in a program's code. What it reads at most is bounded: a source folder
/// may have data beside its code. For one search.
final class CodeSearch {
  private static final int BYTES_MAX = 16 << 20;
  private static final int FILES_MAX = 10_000;

  private final Pattern name;
  private int left = BYTES_MAX;

  CodeSearch(String path) {
    // No part of a longer name or path: /opt/mlflow, /home/opt/ml, s3://opt/ml.
    name = Pattern.compile("(?<![\\w./])" + Pattern.quote(path) + "(?![\\w-])");
  }

  /// The first file that names it: of a folder, or the file itself. No link is followed.
  Optional<Path> in(Path code) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(code)) {
      files = all.limit(FILES_MAX).sorted().toList();
    }
    for (Path file : files) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isNamedIn(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  private boolean isNamedIn(Path file) throws IOException {
    byte[] read;
    try (InputStream in = Files.newInputStream(file)) {
      read = in.readNBytes(left);
    }
    left -= read.length;
    return name.matcher(new String(read, StandardCharsets.ISO_8859_1)).find();
  }
}
