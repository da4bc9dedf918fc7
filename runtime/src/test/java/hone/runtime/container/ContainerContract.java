package hone.runtime.container;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.OutageContract;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Placement;
import hone.runtime.site.Placement.HostStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What every place that runs training jobs as containers keeps to besides.
public abstract class ContainerContract extends OutageContract {

  @Test
  void nobodyWritesToAFileSystemThatIsReadOnly() throws Exception {
    Files.createDirectories(folder.resolve("nfs"));
    Files.setPosixFilePermissions(
        folder.resolve("nfs"), PosixFilePermissions.fromString("rwxrwxrwx"));
    TrainingOrder order =
        launched(
            trainings.script(
                "read-only",
                "touch $ml/input/data/train/x || echo loss=1",
                Wishes.NONE.withChannels(
                    List.of(Trainings.onFileSystem("train", "fs-01234567", "/")))));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(folder.resolve("nfs/x")).doesNotExist();
  }

  @Test
  void whatNeedsMoreMemoryThanItsInstanceTypeHasIsEndedAndSaysSo() {
    TrainingOrder order = launch("memory", "a=x; while :; do a=$a$a$a$a; done");

    assertThat(reason(ended(order)))
        .startsWith("AlgorithmError: ")
        .containsAnyOf("no memory left", "signal 9", "exit code: 2");
  }

  @Test
  void killingSaysWhetherNoneOfSeveralHostsProgramsIsLeft() throws Exception {
    TrainingOrder order =
        launched(
            trainings.script(
                "killed",
                "trap '' TERM; echo ready; while :; do sleep 0.02; done",
                Wishes.NONE.withHosts(2)));
    await(
        () ->
            log(order.attempt(), "algo-1").contains("ready")
                && log(order.attempt(), "algo-2").contains("ready"),
        "ready");
    var attempt =
        new Attempt(
            order,
            new AttemptFolder(folder.resolve("data/training").resolve(order.attempt().text())),
            () -> {},
            _ -> {});
    try (Placement placement = site().place(attempt)) {
      await(() -> isNoneLeft(placement), "killed");

      // An engine that refuses a signal may tell of the end a moment later.
      await(() -> isEachOver(placement), "the end of what was killed");
      assertThat(placement.kill()).as("after all have ended").isTrue();
    }
    assertThat(reason(ended(order))).startsWith("AlgorithmError: ");
  }

  private static boolean isEachOver(Placement placement) {
    try {
      return placement.look().stream().allMatch(HostStatus::isOver);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  private static boolean isNoneLeft(Placement placement) {
    try {
      return placement.kill();
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }
}
