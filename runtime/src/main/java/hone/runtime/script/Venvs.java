package hone.runtime.script;

import hone.runtime.contract.WholeFile;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Python environments with what a `requirements.txt` asks for, made once for each such text and
/// interpreter, and kept. Thread-safe.
public final class Venvs {
  private static final int MINUTES_MAX = 30;
  private static final int SHOWN_LINES = 5;
  private static final List<String> PASSED_ON =
      List.of(
          "PATH",
          "LANG",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "no_proxy",
          "SSL_CERT_FILE",
          "REQUESTS_CA_BUNDLE");

  private final Path folder;
  private final Map<String, String> environment;
  private final Map<String, ReentrantLock> making = new ConcurrentHashMap<>();

  /// @param environment the server's own, of which pip gets what finds packages
  public Venvs(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /// The interpreter of the environment for a code folder's `requirements.txt`; made if there is
  /// none yet.
  Path python(String interpreter, Path code) throws RefusedException, IOException {
    Path requirements = code.resolve("requirements.txt");
    String key = key(interpreter, Files.readAllBytes(requirements));
    Path venv = folder.resolve(key);
    Path python = venv.resolve("bin/python");
    ReentrantLock lock = making.computeIfAbsent(key, _ -> new ReentrantLock());
    lock.lock();
    try {
      if (!Files.exists(venv.resolve("ready"))) {
        // What a server that was killed left half made is made anew.
        WholeFile.deleteFolder(venv);
        Files.createDirectories(folder);
        // What the interpreter has installed is seen, as in a framework's image.
        run(List.of(interpreter, "-m", "venv", "--system-site-packages", venv.toString()), code);
        run(
            List.of(
                python.toString(),
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                "-r",
                requirements.toString()),
            code);
        WholeFile.write(venv.resolve("ready"), new byte[0], true);
      }
      return python;
    } finally {
      lock.unlock();
    }
  }

  private static String key(String interpreter, byte[] requirements) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update((interpreter + "\n").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(requirements)).substring(0, 32);
    } catch (NoSuchAlgorithmException error) {
      throw new IllegalStateException("every Java has SHA-256", error);
    }
  }

  private void run(List<String> command, Path directory) throws RefusedException, IOException {
    Path log = Files.createTempFile(folder, "making", ".log");
    try {
      var builder = new ProcessBuilder(command);
      builder.directory(directory.toFile());
      builder.environment().clear();
      builder.environment().putAll(passedOn());
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(MINUTES_MAX, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new RefusedException(
            "requirements.txt was not installed within " + MINUTES_MAX + " minutes");
      }
      if (process.exitValue() != 0) {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        throw new RefusedException(
            "requirements.txt cannot be installed: "
                + String.join(
                    " | ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())));
      }
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while requirements.txt was installed", error);
    } finally {
      Files.deleteIfExists(log);
    }
  }

  private Map<String, String> passedOn() {
    var variables = new LinkedHashMap<String, String>();
    environment.forEach(
        (name, value) -> {
          if (PASSED_ON.contains(name) || name.startsWith("PIP_")) {
            variables.put(name, value);
          }
        });
    // Whatever starts up for a user must not look like an environment.
    variables.put("HOME", folder.resolve("home").toString());
    return variables;
  }
}
