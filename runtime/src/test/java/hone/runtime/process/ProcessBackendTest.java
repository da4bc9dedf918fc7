package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.BackendContract;
import hone.runtime.attempt.Site;
import hone.runtime.attempt.Trainings;
import hone.runtime.image.ImageCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The contract with real processes, and what only processes have.
final class ProcessBackendTest extends BackendContract {

  @Override
  protected Site site() {
    return new ProcessSite(new ImageCatalogue(List.of()), System.getenv());
  }

  @Override
  protected String image() {
    return "local:/bin/sh";
  }

  @Override
  protected void assertNothingRuns() {
    assertThat(ProcessHandle.allProcesses().filter(this::isOurs)).as("processes left").isEmpty();
  }

  private boolean isOurs(ProcessHandle process) {
    if (process.pid() == ProcessHandle.current().pid()) {
      return false;
    }
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/environ"))
          .contains(folder.toString());
    } catch (IOException | java.io.UncheckedIOException _) {
      // It has ended meanwhile, or is no text.
      return false;
    }
  }

  /// Write a script as an executable program.
  private String program(String name, String script) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return "local:" + file;
  }

  @Test
  void aProgramGetsTheArgumentTrainAndTheToolkitsVariables() throws Exception {
    String image =
        program(
            "train.sh",
            """
            [ "$1" = train ] || exit 9
            echo "base=$SAGEMAKER_BASE_DIR model=$SM_MODEL_DIR host=$SM_CURRENT_HOST $SM_HOSTS"
            """);
    TrainingOrder order = launched(new Trainings(image).own("train"));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    Path ml = ml(order, "algo-1");
    assertThat(log(order.attempt()))
        .containsExactly("base=" + ml + " model=" + ml + "/model host=algo-1 [\"algo-1\"]");
  }

  @Test
  void aMissingProgramIsTheCallersMistake() {
    TrainingOrder order = launched(new Trainings("local:/not/there").own("program"));

    assertThat(reason(ended(order))).startsWith("ClientError: ").contains("/not/there");
  }
}
