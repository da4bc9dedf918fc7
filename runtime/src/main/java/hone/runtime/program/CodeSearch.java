package hone.runtime.program;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Looks for a path's name in a program's code. What it reads at most is bounded: a source folder
/// may have data beside its code. What cannot be read does not name it: a program may be one that
/// is only to be executed. For one search.
final class CodeSearch {
  private static final int BYTES_MAX = 16 << 20;
  private static final int FILE_MAX = 1 << 20;
  private static final int FILES_MAX = 10_000;

  /// What has a zero byte in so much of its beginning is no text.
  private static final int HEAD = 4096;

  /// What lies there is the system's: it is another's for each process, or waits to be read.
  private static final List<Path> SYSTEM =
      List.of(Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

  private final Pattern name;
  private int left = BYTES_MAX;

  CodeSearch(String path) {
    // No part of a longer name or path: /opt/mlflow, /srv/opt/ml, s3://opt/ml.
    name = Pattern.compile("(?<![\\w./])" + Pattern.quote(path) + "(?![\\w-])");
  }

  /// Whether a file names it, or what a link leads to.
  boolean isIn(Path file) {
    try {
      Path real = file.toRealPath();
      return !isOfSystem(file) && !isOfSystem(real) && isNamedIn(real);
    } catch (IOException _) {
      return false;
    }
  }

  /// The first file of a folder that names it. No link is followed.
  Optional<Path> in(Path folder) throws IOException {
    var files = new ArrayList<Path>();
    Files.walkFileTree(folder, new Walk(files));
    return files.stream().sorted().filter(this::isNamedIn).findFirst();
  }

  /// Collects files, and passes over what cannot be looked into.
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final List<Path> files;

    Walk(List<Path> files) {
      this.files = files;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      files.add(file);
      return files.size() < FILES_MAX ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException error) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static boolean isOfSystem(Path path) {
    return SYSTEM.stream().anyMatch(path::startsWith);
  }

  private boolean isNamedIn(Path file) {
    if (left == 0 || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String head = read(in, Math.min(HEAD, left));
      if (head.indexOf('\0') >= 0) {
        return false; // and costs nothing: interpreters are larger than all that is read
      }
      String text = head + read(in, Math.min(FILE_MAX, left) - head.length());
      left -= text.length();
      return name.matcher(text).find();
    } catch (IOException _) {
      return false;
    }
  }

  private static String read(InputStream in, int most) throws IOException {
    return new String(in.readNBytes(most), StandardCharsets.ISO_8859_1);
  }
}
