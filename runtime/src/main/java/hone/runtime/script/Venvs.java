package hone.runtime.script;

import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.runtime.command.Executables;
import hone.runtime.command.Printed;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.contract.HostFolder;
import hone.runtime.file.OldFolders;
import hone.runtime.file.TextHash;
import hone.runtime.libc.Held;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Python environments with what scripts ask for, made once for each interpreter, its version, what
/// is asked for and pip's settings, and kept. Thread-safe.
public final class Venvs {
  private static final int MINUTES_MAX = 30;
  private static final int SHOWN_LINES = 5;

  /// How much of the end of what pip and others print is kept, in memory; a package's own code may
  /// print without end.
  private static final int PRINTED_MAX = 1 << 16;

  private static final String HAS_PIP = "has pip";
  private static final String HAS_TORCH = "has torch";

  /// Read whole into memory, so that a request could fill it.
  private static final long REQUIREMENTS_MAX = 1 << 20;

  private static final String ABOUT =
      "import sys, importlib.util; print(sys.version);"
          + " print('has pip' if importlib.util.find_spec('pip') else 'no pip')";

  /// Tells a new environment, whose folder is the argument, what the interpreter has installed
  /// where that is of an environment itself: a new one would see what the system has, alone. Says
  /// whether there is torch.
  private static final String INHERIT =
      """
      import importlib.util, os, site, sys, sysconfig
      if sys.prefix != sys.base_prefix:
          folder = sysconfig.get_path("purelib", vars={"base": sys.argv[1]})
          with open(os.path.join(folder, "inherited.pth"), "w") as file:
              for each in site.getsitepackages():
                  file.write("import site; site.addsitedir(%r)\\n" % each)
      print("has torch" if importlib.util.find_spec("torch") else "no torch")
      """;

  /// Stands for torch's own, which runs the interpreter that torch was installed with. What the
  /// SageMaker SDK brings, `torchrun_driver.py`, names a port that a container has to itself.
  private static final String TORCHRUN =
      """
      #!/bin/sh
      for word do
        shift
        [ "$word" != --master_port=7777 ] || word="--master_port=${MASTER_PORT:-7777}"
        set -- "$@" "$word"
      done
      exec "${0%/*}/python" -m torch.distributed.run "$@"
      """;

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

  /// As `key` makes them.
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");

  /// How far the hosts' folders are below that of all attempts.
  private static final int HOST_DEPTH = 2;

  private final Path folder;
  private final Map<String, String> environment;
  private final InstantSource clock;
  private final Map<String, ReentrantLock> making = new ConcurrentHashMap<>();

  /// By an interpreter's file and the time of its last change.
  private final Map<String, String> versions = new ConcurrentHashMap<>();

  /// @param environment the server's own, of which pip gets what finds packages
  public Venvs(Path folder, Map<String, String> environment, InstantSource clock) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
    this.clock = clock;
  }

  /// A Python to run.
  ///
  /// @param venv the environment that it is of, if any
  record Python(String executable, Optional<Path> venv) {
    static Python in(Path venv) {
      return new Python(venv.resolve("bin/python").toString(), Optional.of(venv));
    }

    /// Where its programs are, unless that is known anyway.
    Optional<Path> folder() {
      return executable.contains("/")
          ? Optional.ofNullable(Path.of(executable).getParent())
          : Optional.empty();
    }
  }

  /// What a script asks for.
  ///
  /// @param code its folder
  /// @param isPackage whether the folder is a package to install
  record Wanted(Path code, boolean isPackage) {
    Path requirements() {
      return code.resolve("requirements.txt");
    }

    boolean isNothing() {
      return !isPackage && !Files.isRegularFile(requirements());
    }
  }

  /// Where the server finds programs.
  String path() {
    return environment.getOrDefault("PATH", "");
  }

  /// The Python with what a script asks for; its environment is made if there is none yet.
  ///
  /// @param job the job's own variables, of which pip gets its settings
  /// @param note where it is noted which one is used, as long as that file is there
  Python python(String interpreter, Wanted wanted, Map<String, String> job, Path note)
      throws RefusedException, IOException {
    if (wanted.isNothing()) {
      WholeFile.write(note, new byte[0], Durability.PROCESS);
      return new Python(interpreter, Optional.empty());
    }
    Map<String, String> settings = settings(job);
    String key = key(interpreter, wanted, settings);
    Path venv = folder.resolve(key);
    ReentrantLock lock = making.computeIfAbsent(key, _ -> new ReentrantLock());
    try {
      lock.lockInterruptibly();
    } catch (InterruptedException error) {
      throw interrupted(error);
    }
    try {
      WholeFile.write(note, key.getBytes(StandardCharsets.UTF_8), Durability.PROCESS);
      if (Files.exists(venv.resolve("ready"))) {
        touch(venv);
      } else {
        // What a server that was killed left half made is made anew.
        ConfinedFolder.deleteAt(venv);
        Files.createDirectories(folder);
        install(interpreter, venv, wanted, settings);
        WholeFile.write(venv.resolve("ready"), new byte[0], Durability.MACHINE);
      }
      return Python.in(venv);
    } finally {
      lock.unlock();
    }
  }

  private void touch(Path venv) throws IOException {
    Files.setLastModifiedTime(venv.resolve("ready"), FileTime.from(clock.instant()));
  }

  /// Delete environments that no attempt has used for some time.
  ///
  /// @param attempts in whose folders it is noted what they use
  /// @return how many
  public int sweep(Path attempts, Duration kept) throws IOException {
    Optional<Set<String>> used = used(attempts);
    if (used.isEmpty()) {
      return 0;
    }
    Instant before = clock.instant().minus(kept);
    return new OldFolders(folder)
        .sweep(
            (name, changed, away) -> {
              if (!KEY.matcher(name).matches() || changed.isAfter(before)) {
                return false;
              }
              Path venv = folder.resolve(name);
              if (used.get().contains(name)) {
                if (Files.exists(venv.resolve("ready"))) {
                  touch(venv);
                }
                return false;
              }
              return take(venv, before, away);
            });
  }

  /// Take an environment away, unless it was used meanwhile, or is being made.
  private boolean take(Path venv, Instant before, OldFolders.Away away) throws IOException {
    String key = String.valueOf(venv.getFileName());
    ReentrantLock lock = making.computeIfAbsent(key, _ -> new ReentrantLock());
    if (!lock.tryLock()) {
      return false;
    }
    try {
      Path ready = venv.resolve("ready");
      if (Files.exists(ready) && Files.getLastModifiedTime(ready).toInstant().isAfter(before)) {
        return false;
      }
      away.move();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Which environments attempts use.
  ///
  /// @return empty while that is not known of one that an older Hone has started
  private static Optional<Set<String>> used(Path attempts) throws IOException {
    var used = new TreeSet<String>();
    try (Stream<Path> hosts = Files.walk(attempts, HOST_DEPTH)) {
      for (Path each : hosts.filter(Files::isDirectory).toList()) {
        var host = new HostFolder(each);
        if (Files.exists(host.environment())) {
          used.add(Held.text(host.environment()));
        } else if (Files.exists(host.script())) {
          return Optional.empty();
        }
      }
    } catch (NoSuchFileException | UncheckedIOException _) {
      return Optional.empty(); // an attempt's folder has gone meanwhile: the next sweep sees it all
    }
    return Optional.of(used);
  }

  /// pip's settings.
  private static Map<String, String> settings(Map<String, String> all) {
    var settings = new TreeMap<String, String>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith("PIP_")) {
            settings.put(name, value);
          }
        });
    return settings;
  }

  private void install(String interpreter, Path venv, Wanted wanted, Map<String, String> settings)
      throws RefusedException, IOException {
    make(interpreter, venv, folder);
    // What is installed as a link leads to a copy that stays.
    Path code = Files.createDirectories(venv.resolve("code"));
    CodeFolder.copy(wanted.code(), code);
    var command = new ArrayList<String>();
    command.addAll(List.of(venv.resolve("bin/python").toString(), "-m", "pip", "install"));
    command.addAll(List.of("--disable-pip-version-check", "--no-input"));
    if (wanted.isPackage()) {
      command.add(".");
    }
    if (Files.isRegularFile(wanted.requirements())) {
      command.addAll(List.of("-r", "requirements.txt"));
    }
    run(new Errand("what the script requires cannot be installed", command), code, settings);
  }

  /// Make an environment that has what the interpreter has installed, as in a framework's image;
  /// also its pip, if it has one, which is much faster than to install another.
  void make(String interpreter, Path venv, Path directory) throws RefusedException, IOException {
    ConfinedFolder.deleteAt(venv);
    Files.createDirectories(folder);
    boolean pip = about(interpreter).endsWith(HAS_PIP);
    var command = new ArrayList<>(List.of(interpreter, "-m", "venv", "--system-site-packages"));
    if (pip) {
      command.add("--without-pip");
    }
    command.add(venv.toString());
    run(new Errand("no Python environment can be made", command), directory, Map.of());
    if (pip) {
      for (String name : List.of("pip", "pip3")) {
        program(venv, name, "#!/bin/sh\nexec \"${0%/*}/python\" -m pip \"$@\"\n");
      }
    }
    var inherit = List.of(interpreter, "-c", INHERIT, venv.toString());
    if (run(
            new Errand("a Python environment cannot be made of the interpreter", inherit),
            folder,
            Map.of())
        .strip()
        .endsWith(HAS_TORCH)) {
      program(venv, "torchrun", TORCHRUN);
    }
  }

  private static void program(Path venv, String name, String text) throws IOException {
    Path program = venv.resolve("bin").resolve(name);
    Files.writeString(program, text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String key(String interpreter, Wanted wanted, Map<String, String> settings)
      throws RefusedException, IOException {
    MessageDigest digest = TextHash.sha256();
    String made = INHERIT + TORCHRUN;
    String head = interpreter + "\n" + about(interpreter) + "\n" + settings + "\n" + made + "\n";
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    byte[] text = new byte[0];
    if (Files.isRegularFile(wanted.requirements())) {
      if (Files.size(wanted.requirements()) > REQUIREMENTS_MAX) {
        throw new RefusedException(
            wanted.requirements().getFileName()
                + ": found "
                + Files.size(wanted.requirements())
                + " bytes, allowed are "
                + REQUIREMENTS_MAX);
      }
      text = Files.readAllBytes(wanted.requirements());
      digest.update(text);
    }
    String requirements = new String(text, StandardCharsets.ISO_8859_1);
    if (wanted.isPackage() || CodeFolder.leadsOn(requirements, wanted.code())) {
      CodeFolder.digest(wanted.code(), digest);
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, 32);
  }

  /// What the interpreter says of itself; asked once for each state of its file.
  private String about(String interpreter) throws RefusedException, IOException {
    String state = interpreter;
    Path file = find(interpreter);
    if (file != null) {
      state = file.toRealPath() + " " + Files.getLastModifiedTime(file);
    }
    String known = versions.get(state);
    if (known == null) {
      Files.createDirectories(folder);
      var command = List.of(interpreter, "-c", ABOUT);
      known = run(new Errand("the interpreter does not run", command), folder, Map.of()).strip();
      versions.put(state, known);
    }
    return known;
  }

  /// Whether a script that a Python runs finds a program by its name.
  boolean finds(String program, Python python) {
    return find(program) != null
        || python.folder().map(bin -> Files.isExecutable(bin.resolve(program))).orElse(false);
  }

  private @Nullable Path find(String program) {
    if (program.contains("/")) {
      return Files.exists(Path.of(program)) ? Path.of(program) : null;
    }
    return Executables.find(path(), program).orElse(null);
  }

  /// What is to be done by a command.
  ///
  /// @param failure what it means that it cannot
  private record Errand(String failure, List<String> command) {
    private Errand {
      command = List.copyOf(command);
    }

    /// A script of our own says nothing to who reads it.
    String told() {
      int script = command.indexOf("-c");
      var words = script < 0 ? command : command.subList(0, script);
      return failure + " (" + String.join(" ", words) + ")";
    }
  }

  /// @return the end of what it printed
  private String run(Errand errand, Path directory, Map<String, String> settings)
      throws RefusedException, IOException {
    var builder = new ProcessBuilder(errand.command());
    builder.directory(directory.toFile());
    builder.environment().clear();
    builder.environment().putAll(passedOn());
    builder.environment().putAll(settings);
    long endNanos = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES_MAX);
    Process process = start(builder.redirectErrorStream(true));
    var printed = new Printed(process.getInputStream(), PRINTED_MAX);
    try {
      process.getOutputStream().close();
      while (!process.waitFor(Printed.LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - endNanos > 0) {
          throw new RefusedException(
              errand.told() + ": it takes more than " + MINUTES_MAX + " minutes");
        }
        printed.take();
      }
      printed.take();
    } catch (InterruptedException error) {
      throw interrupted(error);
    } finally {
      end(process);
    }
    if (process.exitValue() != 0) {
      List<String> lines = printed.text().lines().toList();
      throw new RefusedException(
          errand.told()
              + ": "
              + String.join(
                  " | ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())));
    }
    return printed.text();
  }

  private static IOException interrupted(InterruptedException error) {
    Thread.currentThread().interrupt();
    return new IOException("interrupted while a script's requirements were installed", error);
  }

  /// End what still runs, with all that it started: nobody is to change an environment that others
  /// may make anew.
  private static void end(Process process) {
    if (process.isAlive()) {
      var all = new ArrayList<>(process.descendants().toList());
      all.addFirst(process.toHandle());
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(each -> each.onExit().join());
    }
  }

  private Process start(ProcessBuilder builder) throws RefusedException, IOException {
    String program = builder.command().getFirst();
    if (find(program) == null) {
      throw new RefusedException(
          "there is no program " + program + " in the server's PATH, " + path());
    }
    return builder.start();
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
