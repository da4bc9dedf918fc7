package hone.runtime.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class VenvsTest {
  @TempDir Path folder = Path.of("");

  @Test
  @Timeout(60)
  void whatIsInterruptedLeavesNothingRunning() throws Exception {
    Path python = folder.resolve("python");
    Path pids = folder.resolve("pids");
    Files.writeString(
        python,
        "#!/bin/sh\nsleep 1000 &\necho $$ $! > %1$s.part; mv %1$s.part %1$s\nwait\n"
            .formatted(pids));
    Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    var venvs = new Venvs(folder.resolve("venvs"), System.getenv());
    var failure = new AtomicReference<@Nullable Exception>();
    Thread maker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    venvs.make(python.toString(), folder.resolve("venv"), folder);
                  } catch (Exception error) {
                    failure.set(error);
                  }
                });
    while (!Files.exists(pids)) {
      Thread.sleep(5);
    }
    maker.interrupt();
    maker.join();

    assertThat(failure.get()).isInstanceOf(IOException.class).hasMessageContaining("interrupted");
    for (String pid : Files.readString(pids).strip().split(" ", -1)) {
      var process = ProcessHandle.of(Long.parseLong(pid));
      assertThat(process.map(ProcessHandle::isAlive).orElse(false)).isFalse();
    }
  }
}
