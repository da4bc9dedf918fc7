package hone.runtime.script;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What kind of thing starts, as the toolkit tells them apart.
///
/// Source: github.com/aws/sagemaker-training-toolkit, `_entry_point_type.py`.
enum EntryPoint {
  /// A module of a package, which is installed: the code folder has a `setup.py`; or it has a
  /// `pyproject.toml` and no such file.
  PACKAGE,
  /// A Python script.
  PYTHON,
  /// Anything that can be executed.
  COMMAND;

  /// Nothing if there is none.
  static Optional<EntryPoint> of(Path code, String program) {
    boolean isFile = Files.isRegularFile(code.resolve(program));
    if (program.endsWith(".sh")) {
      return isFile ? Optional.of(COMMAND) : Optional.empty();
    }
    if (Files.exists(code.resolve("setup.py"))) {
      return Optional.of(PACKAGE);
    }
    if (!isFile) {
      boolean isPackage = Files.exists(code.resolve("pyproject.toml"));
      return isPackage ? Optional.of(PACKAGE) : Optional.empty();
    }
    return Optional.of(program.endsWith(".py") ? PYTHON : COMMAND);
  }

  /// What executes a file, which is made executable: itself, or the shell where it does not say
  /// what reads it.
  static List<String> command(Path file) throws IOException {
    if (!file.toFile().setExecutable(true, false) && !Files.isExecutable(file)) {
      throw new IOException("cannot make " + file + " executable");
    }
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(4);
    }
    String text = new String(start, StandardCharsets.ISO_8859_1);
    boolean itself = text.startsWith("#!") || text.equals("\u007fELF");
    return itself ? List.of(file.toString()) : List.of("/bin/sh", file.toString());
  }
}
