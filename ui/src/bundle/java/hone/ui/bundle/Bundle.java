package hone.ui.bundle;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// Turns the page's sources into the files that a browser loads: `Bundle <sources> <build folder>`.
/// npm's packages are on the class path as jars, esbuild's program for this machine among them, so
/// that a build needs neither Node nor npm's registry.
final class Bundle {
  /// Where mvnpm's jars keep a package.
  private static final String PACKAGES = "META-INF/resources/_static/";

  private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"([^\"]+)\"");

  private Bundle() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path sources = Path.of(arguments[0]);
    Path build = Path.of(arguments[1]);
    Path modules = build.resolve("node_modules");
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (jar.endsWith(".jar")) {
        unpack(Path.of(jar), modules);
      }
    }
    Path output = Files.createDirectories(build.resolve("classes/hone/ui"));
    bundle(esbuild(modules), sources, modules, output);
    Files.copy(
        sources.resolve("index.html"),
        output.resolve("index.html"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /// Unpack a package under the name that it is imported by.
  private static void unpack(Path jar, Path modules) throws IOException {
    try (var zip = new ZipFile(jar.toFile())) {
      Optional<? extends ZipEntry> description =
          zip.stream()
              .filter(entry -> entry.getName().startsWith(PACKAGES))
              .filter(entry -> entry.getName().endsWith("/package.json"))
              .min(Comparator.comparingInt(entry -> entry.getName().length()));
      if (description.isEmpty()) {
        return;
      }
      String root = description.get().getName().replaceFirst("package\\.json$", "");
      Path folder = modules.resolve(name(zip, description.get()));
      if (Files.exists(folder)) {
        return;
      }
      List<? extends ZipEntry> entries =
          zip.stream()
              .filter(entry -> entry.getName().startsWith(root) && !entry.isDirectory())
              .toList();
      for (ZipEntry entry : entries) {
        Path file = folder.resolve(entry.getName().substring(root.length()));
        Files.createDirectories(file.getParent());
        try (InputStream content = zip.getInputStream(entry)) {
          Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static String name(ZipFile zip, ZipEntry description) throws IOException {
    try (InputStream content = zip.getInputStream(description)) {
      Matcher name = NAME.matcher(new String(content.readAllBytes(), StandardCharsets.UTF_8));
      if (!name.find()) {
        throw new IOException(zip.getName() + ": its package.json has no name");
      }
      return name.group(1);
    }
  }

  private static Path esbuild(Path modules) throws IOException {
    try (Stream<Path> programs = Files.list(modules.resolve("@esbuild"))) {
      Path program = programs.findFirst().orElseThrow();
      Path file = program.resolve("bin/esbuild");
      Path found = Files.exists(file) ? file : program.resolve("esbuild.exe");
      if (!found.toFile().setExecutable(true)) {
        throw new IOException(found + " cannot be made executable");
      }
      return found;
    }
  }

  private static void bundle(Path esbuild, Path sources, Path modules, Path output)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(esbuild.toString());
    command.add(sources.resolve("page.ts").toString());
    command.add(sources.resolve("page.css").toString());
    command.add("--bundle");
    command.add("--minify");
    command.add("--format=esm");
    command.add("--target=es2022");
    command.add("--charset=utf8");
    // Licences of what is bundled stay with it, at its end.
    command.add("--legal-comments=eof");
    command.add("--outdir=" + output);
    command.add("--log-level=warning");
    var builder = new ProcessBuilder(command).inheritIO();
    // The sources lie elsewhere, and so find no packages beside them.
    builder.environment().put("NODE_PATH", modules.toString());
    int exit = builder.start().waitFor();
    if (exit != 0) {
      throw new IOException("esbuild failed with exit code " + exit + "; it said why above");
    }
  }
}
