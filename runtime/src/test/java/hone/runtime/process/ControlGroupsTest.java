package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.Observation.Ending;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.program.TestPrograms;
import hone.runtime.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Programs in control groups, which hold them to the limits of their instance types.
final class ControlGroupsTest extends ProcessHarness {

  @Override
  protected Site site() throws IOException {
    return site(InstanceTypes.NONE, Optional.empty());
  }

  private ProcessSite site(InstanceTypes types, Optional<Path> cgroup) throws IOException {
    return new ProcessSite(
        new ProcessSettings(
            TestPrograms.in(folder, false),
            types,
            new Gpus(List::of),
            cgroup.map(parent -> new Cgroups(parent, 64))));
  }

  /// A control group of this test, with the controllers that there are.
  private static Path madeCgroup() throws IOException {
    for (Path top : List.of(Path.of("/sys/fs/cgroup"), Path.of("/sys/fs/cgroup/unified"))) {
      Path all = top.resolve("cgroup.controllers");
      if (Files.exists(all) && Files.isWritable(top)) {
        Path made = Files.createDirectory(top.resolve("hone-test-" + UUID.randomUUID()));
        for (String each : List.of("cpu", "memory", "pids")) {
          if (Files.readString(made.resolve("cgroup.controllers")).contains(each)) {
            Files.writeString(made.resolve("cgroup.subtree_control"), "+" + each);
          }
        }
        return made;
      }
    }
    return abort("no control groups of version 2 that may be written here");
  }

  private static void remove(Path cgroup) throws IOException {
    try (Stream<Path> left = Files.list(cgroup)) {
      assertThat(left.filter(Files::isDirectory)).as("control groups left").isEmpty();
    } finally {
      Files.delete(cgroup);
    }
  }

  @Test
  void aProgramRunsInAControlGroupThatGoesWithIt() throws Exception {
    Path cgroup = madeCgroup();
    try {
      backend.close();
      backend = opened(Duration.ofSeconds(1), site(InstanceTypes.NONE, Optional.of(cgroup)));
      var done = launch("grouped", "cat /proc/self/cgroup; setsid sleep 1000 & echo loss=1");
      var failing = launch("ungrouped", "exit 3");

      assertThat(ended(done).ending()).isEqualTo(new Ending.Completed());
      String group = cgroup.getFileName() + "/hone-" + done.attempt() + "-algo-1";
      assertThat(log(done.attempt())).anyMatch(line -> line.endsWith(group));
      assertThat(reason(ended(failing))).endsWith("exit code: 3");
    } finally {
      remove(cgroup);
    }
  }

  private interface Limited {
    void run(Path cgroup) throws Exception;
  }

  /// Run something with programs that are held to limits and to 64 processes, where version 2 has
  /// the controller: the kernel gives each controller to one version alone.
  private void limited(String controller, Limits limits, Limited limited) throws Exception {
    Path cgroup = madeCgroup();
    try {
      assumeTrue(
          Files.readString(cgroup.resolve("cgroup.subtree_control")).contains(controller),
          "the controller " + controller + " is none of the control groups of version 2 here");
      var small = new InstanceTypes.Entry("*", ImageEntry.glob("*"), limits);
      var types = new InstanceTypes(List.of(small));
      backend.close();
      backend = opened(Duration.ofSeconds(1), site(types, Optional.of(cgroup)));
      limited.run(cgroup);

      var next = launch("next", "echo loss=1");
      assertThat(ended(next).ending()).isEqualTo(new Ending.Completed());
    } finally {
      endAll();
      remove(cgroup);
    }
  }

  /// A number of one of a control group's files of names and numbers; 0 where there is none.
  private static long number(Path file, String name) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(name + " "))
          .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
          .sum();
    } catch (IOException _) {
      // The group is not there yet.
      return 0;
    }
  }

  @Test
  void aProgramThatNeedsMoreMemoryThanItsInstanceTypeHasIsEndedAndSaysSo() throws Exception {
    limited(
        "memory",
        new Limits(0, 32L << 20, 0),
        _ -> {
          var order = launch("hungry", "a=x; while :; do a=$a$a$a$a; done");

          assertThat(reason(ended(order)))
              .isEqualTo("AlgorithmError: the program had no memory left, exit code: 137");
        });
  }

  @Test
  void aProgramHasTheCoresOfItsInstanceTypeAndNoMore() throws Exception {
    limited(
        "cpu",
        new Limits(0.1, 0, 0),
        cgroup -> {
          var order = launch("busy", "while [ ! -e $ml/go ]; do :; done; echo loss=1");
          Path used = cgroup.resolve("hone-" + order.attempt() + "-algo-1/cpu.stat");
          await(() -> number(used, "nr_throttled") > 0, "the kernel makes it wait");
          long from = System.nanoTime();
          long before = number(used, "usage_usec");
          Thread.sleep(2_000);
          long usedMicros = number(used, "usage_usec") - before;
          long passedMicros = (System.nanoTime() - from) / 1_000;
          Files.createFile(ml(order, "algo-1").resolve("go"));

          // A tenth, and a period's part at each end.
          assertThat(usedMicros).isBetween(1L, passedMicros / 10 + 60_000);
          assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
        });
  }

  @Test
  void aForkBombStaysWithinItsLimitAndEndsWithTheTrainingJob() throws Exception {
    limited(
        "pids",
        Limits.NONE,
        cgroup -> {
          var order = launch("bomb", "b() { b & b & b & sleep 1000; }; b & exec sleep 1000");
          Path group = cgroup.resolve("hone-" + order.attempt() + "-algo-1");
          await(() -> number(group.resolve("pids.events"), "max") > 0, "the limit is hit");
          assertThat(Files.readAllLines(group.resolve("cgroup.procs"))).hasSizeLessThan(65);
          backend.stop(order.attempt());

          assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
          assertThat(group).doesNotExist();
        });
  }
}
