package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is written into a control group's files; plain ones here.
final class CgroupTest {
  @TempDir Path folder;

  private Cgroup having(String... files) throws IOException {
    Path group = Files.createDirectories(folder.resolve("group"));
    for (String each : files) {
      Files.writeString(group.resolve(each), "max");
    }
    return new Cgroup(group, 100);
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve("group").resolve(file));
  }

  @Test
  void limitsAreWrittenAsTheKernelReadsThem() throws Exception {
    having("memory.max", "memory.swap.max", "cpu.max", "pids.max")
        .make(new Limits(1.5, 64L << 20, 0));

    assertThat(text("memory.max")).isEqualTo("67108864");
    assertThat(text("memory.swap.max")).isEqualTo("0");
    assertThat(text("cpu.max")).isEqualTo("150000 100000");
    assertThat(text("pids.max")).isEqualTo("100");
  }

  @Test
  void aLimitThatCannotBeKeptIsRefusedAndSaysWhatToEnable() throws Exception {
    Cgroup group = having("cpu.max");

    group.make(new Limits(1, 0, 0));
    assertThatThrownBy(() -> group.make(new Limits(1, 1 << 20, 0)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("enable the controller memory in the file cgroup.subtree_control");
  }

  @Test
  void aProgramEntersBeforeItRuns() throws Exception {
    Cgroup group = having("cgroup.procs");
    Process process =
        new ProcessBuilder(group.around(List.of("/bin/sh", "-c", "exit $1", "x", "7"))).start();

    assertThat(process.waitFor()).isEqualTo(7);
    assertThat(text("cgroup.procs")).isEqualTo(process.pid() + "\n");
  }

  @Test
  void theKernelTellsThatMemoryWasShort() throws Exception {
    Cgroup group = having();
    assertThat(group.outOfMemory()).isFalse();
    Files.writeString(folder.resolve("group/memory.events"), "oom 1\noom_kill 0\n");
    assertThat(group.outOfMemory()).isFalse();
    Files.writeString(folder.resolve("group/memory.events"), "oom 1\noom_kill 2\n");
    assertThat(group.outOfMemory()).isTrue();
  }

  @Test
  void anOrdinaryFolderIsNoPlaceForControlGroups() throws Exception {
    var ordinary = new Cgroups(folder, 100);
    assertThat(ordinary.fault()).hasValueSatisfying(why -> assertThat(why).contains("version 2"));
    assertThat(new Cgroups(folder.resolve("absent"), 100).fault()).isPresent();
    assertThatThrownBy(
            () -> new Cgroup(folder.resolve("absent/group"), 100).make(new Limits(0, 0, 0)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("process_cgroup");

    Files.writeString(folder.resolve("cgroup.controllers"), "cpu memory pids\n");
    Files.writeString(folder.resolve("cgroup.subtree_control"), "memory\n");
    assertThat(ordinary.fault()).isEmpty();
    assertThat(ordinary.missing()).containsExactly("cpu", "pids");
  }
}
