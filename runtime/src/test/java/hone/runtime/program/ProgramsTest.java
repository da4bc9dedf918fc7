package hone.runtime.program;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramsTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void howManyThreadsAnImageMayHaveHereIsNotSaidToOtherMachines() throws Exception {
    var environment = new LinkedHashMap<>(Map.of("OMP_THREAD_LIMIT", "1"));
    var command = new Program.Command(List.of("/bin/sh"), environment);
    var image = ImageEntry.custom("trainer", ImageEntry.glob("trainer"), command);
    Programs programs = TestPrograms.in(folder, image);
    TrainingOrder order = new Trainings("trainer").own("job");
    var attempt = new Attempt(order, new AttemptFolder(folder.resolve("job-1")), () -> {}, _ -> {});
    Seat seat = Seat.of(attempt, attempt.hosts().all().getFirst());
    Files.createDirectories(seat.folder().root());
    var allotment = new Allotment(6, 0, Optional.empty(), "lo", Optional.empty());

    assertThat(programs.start(seat, allotment, null, true).environment())
        .containsEntry("OMP_THREAD_LIMIT", "1");
    assertThat(programs.start(seat, allotment, null, false).environment())
        .containsEntry("OMP_THREAD_LIMIT", "6");
  }
}
