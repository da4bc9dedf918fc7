package hone.runtime.slurm;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.AttemptId;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.program.TestPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a site asks Slurm at its start, with scripts in the places of Slurm's commands.
final class SlurmSiteTest {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    says("squeue", "1|RUNNING|None|hone-owner-known-1\n2|RUNNING|None|hone-owner-gone-1");
    says("scancel", "");
  }

  private void says(String command, String output) throws IOException {
    Path file = folder.resolve(command);
    Files.writeString(
        file,
        "#!/bin/sh\necho %s \"$@\" >>%s/asked\ncat <<'EOT'\n%s\nEOT\n"
            .formatted(command, folder, output));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private SlurmSite site() throws IOException {
    return new SlurmSite(
        new SlurmSettings(
            TestPrograms.in(folder),
            InstanceTypes.NONE,
            "owner",
            Map.of("PATH", folder + ":" + System.getenv("PATH")),
            "",
            "",
            List.of(),
            0,
            "lo",
            true,
            folder.resolve("used"),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2)));
  }

  @Test
  void slurmIsNotAskedWhereNoJobWasEverSubmitted() throws Exception {
    site().removeAllBut(Set.of());

    assertThat(folder.resolve("asked")).doesNotExist();
  }

  @Test
  void jobsOfAttemptsThatNobodyKnowsAreCancelledWhereSomeWereSubmitted() throws Exception {
    Files.createFile(folder.resolve("used"));
    site().removeAllBut(Set.of(new AttemptId("known-1")));

    assertThat(folder.resolve("asked")).content().contains("squeue --me").endsWith("scancel 2\n");
  }
}
