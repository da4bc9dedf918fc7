package hone.runtime.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.command.Command.Said;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommandTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path folder = Path.of("");

  private static Command shell(String script) {
    return Command.of(List.of("sh", "-c", script));
  }

  @Test
  void whatIsPrintedIsReadThoughNoPipeHoldsIt() throws Exception {
    Said said =
        shell("head -c 300000 /dev/zero; head -c 200000 /dev/zero >&2; cat; exit 3").run(LONG);

    assertThat(said.code()).isEqualTo(3);
    assertThat(said.output()).hasSize(300_000);
    assertThat(said.errors()).hasSize(200_000);
  }

  @Test
  void ofWhatIsPrintedWithoutEndTheEndIsKept() throws Exception {
    var printed =
        new Printed(new ByteArrayInputStream("123456789é".repeat(1000).getBytes(UTF_8)), 7);
    for (int i = 0; i < 3; i++) {
      printed.take();
      assertThat(printed.text()).isEqualTo("56789é");
    }
    var few = new Printed(new ByteArrayInputStream("12".getBytes(UTF_8)), 7);
    few.take();

    assertThat(few.text()).isEqualTo("12");
  }

  @Test
  void aCommandHasTheVariablesThatItIsGivenAlone() throws Exception {
    var command = new Command(List.of("/bin/sh", "-c", "echo $A-$HOME"), Map.of("A", "é"));

    assertThat(command.run(LONG).output()).isEqualTo("é-\n");
  }

  @Test
  void whatTakesTooLongIsEndedWithAllThatItStarted() throws Exception {
    Path note = folder.resolve("note");
    Command slow = shell("sleep 1000 & echo $! > " + note + "; wait");

    assertThatThrownBy(() -> slow.run(Duration.ofSeconds(5)))
        .isInstanceOf(NoAnswerException.class)
        .hasMessage("sh gave no answer within 5 s");
    long started = Long.parseLong(Files.readString(note).strip());
    Optional<ProcessHandle> process = ProcessHandle.of(started);
    if (process.isPresent()) {
      process.get().onExit().get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void whoStillHoldsWhatItPrintsToIsNotWaitedFor() throws Exception {
    Path note = folder.resolve("note");
    Command leaving = shell("sleep 1000 & echo $! > " + note + "; echo said; echo why >&2");
    long began = System.nanoTime();
    Said said = leaving.run(LONG);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    long started = Long.parseLong(Files.readString(note).strip());

    assertThat(ProcessHandle.of(started)).as("is left alone").isPresent();
    ProcessHandle.of(started).ifPresent(ProcessHandle::destroyForcibly);
    assertThat(said).isEqualTo(new Said(0, "said\n", "why\n"));
    assertThat(took).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void anInterruptedThreadStaysSo() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> shell("sleep 8").run(LONG))
        .isInstanceOf(NoAnswerException.class)
        .hasMessage("interrupted while sh ran");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aProgramIsTheFirstOfItsNameThatMayBeExecuted() throws IOException {
    Path first = Files.createDirectories(folder.resolve("first"));
    Files.writeString(first.resolve("tool"), "not to be executed");
    Path second = Files.createDirectories(folder.resolve("second"));
    Files.createDirectory(second.resolve("tool"));
    Path third = Files.createDirectories(folder.resolve("third"));
    Path tool = Files.writeString(third.resolve("tool"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    String path = "::" + first + ":" + second + ":/nowhere:" + third;

    assertThat(Executables.find(path, "tool")).contains(tool);
    assertThat(Executables.find("/there", "tool", _ -> tool)).contains(Path.of("/there/tool"));
    assertThat(Executables.find(path, "other")).isEqualTo(Optional.empty());
  }
}
