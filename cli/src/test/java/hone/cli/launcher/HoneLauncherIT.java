package hone.cli.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import hone.cli.Deadline;
import hone.cli.EndsLeftovers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Runs the real launcher in a made-up project, with made-up JDKs and a made-up Maven: folders
/// with scripts that tell how they were called.
@ExtendWith(EndsLeftovers.class)
final class HoneLauncherIT {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void copyTheLauncher() throws IOException {
    Path launcher = Path.of("").toAbsolutePath().resolveSibling("hone");
    Files.createDirectories(project());
    Files.copy(launcher, project().resolve("hone"));
    script(project().resolve("hone"), Files.readString(launcher));
    Files.createDirectories(folder.resolve("home"));
  }

  @Test
  void findsAJdkInTheSystemsFolderAndRunsTheApplication() throws Exception {
    jdk("system/usr/lib/jvm/temurin-25", "25.0.3");
    application();

    Run run = launch(Map.of(), "jobs", "a b");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("temurin-25 ").contains("hone-cli.jar").endsWith("jobs|a b|");
  }

  @Test
  void onlyWhatComputesForLongIsGivenTheOptimisingCompiler() throws Exception {
    jdk("system/usr/lib/jvm/jdk", "25");
    application();

    for (String command : List.of("serve", "demo", "asktell")) {
      assertThat(launch(Map.of(), command).out()).doesNotContain("TieredStopAtLevel");
    }
    assertThat(launch(Map.of(), "jobs").out()).contains("|-XX:TieredStopAtLevel=1|");
  }

  @Test
  void passesOverJdksThatAreTooOldAndRuntimesWithoutACompiler() throws Exception {
    jdk("system/usr/lib/jvm/a-jdk-17", "17.0.15");
    jdk("system/usr/lib/jvm/b-jdk-8", "1.8.0_402");
    jdk("system/usr/lib/jvm/c-jre-25", "25");
    Files.delete(folder.resolve("system/usr/lib/jvm/c-jre-25/bin/javac"));
    jdk("system/usr/lib/jvm/d-jdk-26", "26-ea");
    application();

    assertThat(launch(Map.of(), "version").out()).startsWith("d-jdk-26 ");
  }

  @Test
  void findsJdksInTheUsersOwnPlaces() throws Exception {
    application();
    for (String place :
        List.of(
            ".sdkman/candidates/java/x",
            ".jdks/x",
            ".asdf/installs/java/x",
            ".local/share/mise/installs/java/x",
            ".jenv/versions/x",
            "Library/Java/JavaVirtualMachines/x.jdk/Contents/Home")) {
      Path jdk = jdk("home/" + place, "25.0.1");

      Run run = launch(Map.of(), "version");

      assertThat(run.out()).as(place).startsWith(jdk.toFile().getName() + " ");
      Files.delete(jdk.resolve("release"));
    }
  }

  @Test
  void aNamedJdkComesFirstAndMustFit() throws Exception {
    jdk("system/usr/lib/jvm/system-jdk", "25");
    Path named = jdk("named-jdk", "25.0.3");
    Path old = jdk("old-jdk", "21.0.1");
    application();

    assertThat(launch(Map.of("JAVA_HOME", named.toString()), "x").out()).startsWith("named-jdk ");
    assertThat(launch(Map.of("JAVA_HOME", old.toString()), "x").out()).startsWith("system-jdk ");
    assertThat(launch(Map.of("HONE_JAVA_HOME", named.toString()), "x").out())
        .startsWith("named-jdk ");
    Run refused = launch(Map.of("HONE_JAVA_HOME", old.toString()), "x");
    assertThat(refused.exitCode()).isEqualTo(3);
    assertThat(refused.err()).containsOnlyOnce("\n").contains("HONE_JAVA_HOME", "JDK 25");
  }

  @Test
  void withoutAJdkOneSentenceSaysWhatToInstall() throws Exception {
    application();

    Run run = launch(Map.of(), "demo");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .containsOnlyOnce("\n")
        .startsWith("hone: no JDK 25 or newer was found: install one")
        .contains("JAVA_HOME");
  }

  @Test
  void worksThroughSymbolicLinksFromAnyFolder() throws Exception {
    jdk("system/usr/lib/jvm/jdk", "25");
    application();
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("absolute"), project().resolve("hone"));
    Files.createSymbolicLink(bin.resolve("hone"), Path.of("absolute"));

    Run run = run(bin, Map.of(), bin.resolve("hone").toString(), "version");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("-Dhone.home=" + project().toRealPath())
        .contains("-Dhone.command=" + bin.resolve("hone"));
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    jdk("system/usr/lib/jvm/jdk", "25");
    sources();
    maven("3.9.9");

    Run first = launch(Map.of(), "version");
    Run second = launch(Map.of(), "version");
    Files.setLastModifiedTime(
        project().resolve("cli/src/main/Main.java"), FileTime.from(Instant.now().plusSeconds(5)));
    Run third = launch(Map.of(), "version");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err()).contains("building").doesNotContain("ERROR");
    assertThat(second.err()).isEmpty();
    assertThat(third.err()).contains("building");
  }

  @Test
  void aMissingOrOldMavenIsOneSentence() throws Exception {
    jdk("system/usr/lib/jvm/jdk", "25");
    sources();

    Run missing = launch(Map.of(), "version");
    maven("3.6.3");
    Run old = launch(Map.of(), "version");

    assertThat(missing.exitCode()).isEqualTo(3);
    assertThat(missing.err()).containsOnlyOnce("\n").contains("install Maven 3.8");
    assertThat(old.exitCode()).isEqualTo(3);
    assertThat(old.err()).containsOnlyOnce("\n").contains("Maven is 3.6.3", "3.8");
  }

  @Test
  void aFailedBuildShowsItsErrorsAndWhereTheRestIs() throws Exception {
    jdk("system/usr/lib/jvm/jdk", "25");
    sources();
    maven("3.9.9");
    Files.writeString(project().resolve("break-the-build"), "");

    Run run = launch(Map.of(), "version");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err()).contains("[ERROR] made to fail", "target/build.log");
  }

  @Test
  void aBuildThatTakesLongGivesATerminalSignsOfLife() throws Exception {
    Path terminal = Path.of("/usr/bin/script");
    assumeThat(terminal).exists();
    assumeThat(System.getProperty("os.name")).isEqualTo("Linux");
    jdk("system/usr/lib/jvm/jdk", "25");
    sources();
    maven("3.9.9");
    Files.writeString(project().resolve("slow-build"), "");
    script(folder.resolve("maven/sleep"), "#!/bin/sh\nexec /bin/sleep 0.1\n");

    String launcher = project().resolve("hone") + " version";
    Run run = run(folder, Map.of(), terminal.toString(), "-qec", launcher, "/dev/null");

    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out()).containsPattern("building .*\\s+\\.{2,}\\s+jdk ");
  }

  private Path project() {
    return folder.resolve("project");
  }

  /// A JDK whose `java` prints its folder's name, then its own arguments.
  private Path jdk(String place, String version) throws IOException {
    Path jdk = folder.resolve(place);
    Files.createDirectories(jdk.resolve("bin"));
    script(
        jdk.resolve("bin/java"),
        """
        #!/usr/bin/env bash
        case "$*" in *rehearse*) exit 1 ;; esac
        printf '%s ' "NAME"
        for each in "$@"; do printf '%s|' "$each"; done
        """
            .replace("NAME", jdk.toFile().getName()));
    script(jdk.resolve("bin/javac"), "#!/usr/bin/env bash\n");
    Files.writeString(
        jdk.resolve("release"), "IMPLEMENTOR=\"Someone\"\nJAVA_VERSION=\"" + version + "\"\n");
    return jdk;
  }

  /// An application folder as the build would make it, in a project without sources.
  private void application() throws IOException {
    Path lib = Files.createDirectories(project().resolve("cli/target/hone/lib"));
    Files.writeString(lib.resolve("hone-cli.jar"), "");
  }

  private void sources() throws IOException {
    Files.writeString(project().resolve("pom.xml"), "");
    Path main = Files.createDirectories(project().resolve("cli/src/main"));
    Files.writeString(main.resolve("Main.java"), "");
    Files.writeString(project().resolve("cli/pom.xml"), "");
  }

  private void maven(String version) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("maven"));
    script(
        bin.resolve("mvn"),
        """
        #!/usr/bin/env bash
        case "$*" in *-version*) echo "Apache Maven VERSION (a123)"; exit 0 ;; esac
        [ -e break-the-build ] && { echo "[ERROR] made to fail"; exit 1; }
        [ -e slow-build ] && /bin/sleep 2
        mkdir -p cli/target/hone/lib
        touch cli/target/hone/lib/hone-cli.jar cli/target/hone/built
        """
            .replace("VERSION", version));
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run launch(Map<String, String> environment, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of(project().resolve("hone").toString()));
    command.addAll(List.of(arguments));
    return run(folder, environment, command.toArray(String[]::new));
  }

  /// Run with the system's tools on the PATH, but no `java` and no `mvn` except the made-up ones.
  private Run run(Path from, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path tools = folder.resolve("tools");
    if (!Files.exists(tools)) {
      Files.createDirectories(tools);
      for (String tool :
          List.of(
              "bash",
              "env",
              "find",
              "head",
              "grep",
              "sed",
              "mkdir",
              "touch",
              "rm",
              "mv",
              "tr",
              "readlink",
              "stty",
              "cat")) {
        linkTool(tools, tool);
      }
    }
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    var builder =
        new ProcessBuilder(command)
            .directory(from.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools + ":" + folder.resolve("maven"));
    builder.environment().put("HOME", folder.resolve("home").toString());
    builder.environment().put("HONE_SYSTEM_ROOT", folder.resolve("system") + "/");
    builder.environment().putAll(environment);
    Process process = builder.start();
    int exitCode;
    try (var _ = Deadline.of(process, PATIENCE)) {
      exitCode = process.waitFor();
    }
    return new Run(
        exitCode,
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private static void linkTool(Path tools, String tool) throws IOException {
    for (String place : List.of("/usr/bin/", "/bin/", "/usr/local/bin/", "/opt/homebrew/bin/")) {
      Path found = Path.of(place + tool);
      if (Files.exists(found)) {
        // Not a link: JUnit would warn about each when it removes the folder.
        script(tools.resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
        return;
      }
    }
  }

  private record Run(int exitCode, String out, String err) {}
}
