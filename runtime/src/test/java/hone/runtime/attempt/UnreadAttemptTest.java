package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.backend.Observation;
import hone.engine.backend.TrainingOrder;
import hone.runtime.site.AttemptFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What becomes of an attempt whose files cannot be read when a server takes it up.
final class UnreadAttemptTest extends StagedHarness {
  @Test
  void anAttemptThatCannotBeReadForAWhileIsSparedAndTakenUpLater() throws IOException {
    TrainingOrder unread = launched(trainings.own("unread"));
    TrainingOrder whole = launched(trainings.own("whole"));
    await(() -> isLive(unread) && isLive(whole), "both run");
    backend.close();
    Path obstacle = new AttemptFolder(folderOf(unread, "training")).metrics();
    Files.createDirectory(obstacle);
    backend = opened(LONG_GRACE);

    assertThat(site.spared).containsExactlyInAnyOrder(unread.attempt(), whole.attempt());
    assertThat(backend.attempts()).containsExactlyInAnyOrder(unread.attempt(), whole.attempt());
    assertThat(isUnseen(unread)).isTrue();
    assertThatThrownBy(() -> backend.release(unread.attempt()))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(folderOf(unread, "training")).exists();
    await(() -> isLive(whole), "the other goes on");

    Files.delete(obstacle);
    await(() -> !isUnseen(unread) && isLive(unread), "goes on, too");
    assertThat(site.removed).isFalse();
  }

  private TrainingOrder unread(String name) throws IOException {
    TrainingOrder order = launched(trainings.own(name));
    await(() -> isLive(order), "runs");
    backend.close();
    Files.createDirectory(new AttemptFolder(folderOf(order, "training")).metrics());
    return order;
  }

  @Test
  void anAttemptThatStaysUnreadForTooLongEndsOnceItsSiteHasEndedItForCertain() throws IOException {
    TrainingOrder order = unread("given-up");
    Duration hour = Duration.ofHours(1);
    endurance = new Endurance(hour, hour, hour, Duration.ofMillis(100));
    site.away = true;
    site.asked.set(0);
    backend = opened(LONG_GRACE);
    await(() -> isUnseen(order) && site.asked.get() > 0, "its site is asked, and away");
    assertThat(isUnseen(order)).isTrue();
    assertThat(site.removed).isFalse();

    site.away = false;
    await(() -> !isUnseen(order), "told");
    assertThat(site.removed).isTrue();
    assertThat(reason(ended(order)))
        .startsWith("InternalServerError: the server could not read the files of this training job")
        .contains("unstored/" + order.attempt());
    assertThat(backend.metrics(order.attempt(), 0)).isEmpty();
    backend.launch(order);
    assertThat(ended(order).model()).isNull();
    backend.release(order.attempt());
    assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Absent.class);
  }

  @Test
  void anUnreadAttemptIsLeftRunningUntilAStopHasLastedAsLongAsAProgramMayTake() throws IOException {
    TrainingOrder order = unread("stopped");
    backend = opened(Duration.ofHours(1));
    backend.stop(order.attempt());
    assertThat(isUnseen(order)).isTrue();
    assertThat(site.removed).isFalse();

    reopen(Duration.ofSeconds(1));
    backend.stop(order.attempt());
    await(() -> !isUnseen(order), "told");
    assertThat(site.removed).isTrue();
    backend.release(order.attempt());
  }

  @Test
  void anUnreadAttemptThatCannotBeKeptIsNotForgotten() throws IOException {
    TrainingOrder order = unread("unkept");
    backend = opened(Duration.ZERO);
    backend.stop(order.attempt());
    await(() -> !isUnseen(order), "told");
    Path unstored = Files.createFile(folder.resolve("data/unstored"));
    assertThatThrownBy(() -> backend.release(order.attempt()))
        .isInstanceOf(UncheckedIOException.class);
    assertThat(backend.attempts()).containsExactly(order.attempt());
    assertThat(reason(ended(order))).contains("unstored/" + order.attempt());

    Files.delete(unstored);
    Files.createDirectories(folderOf(order, "unstored").resolve("algo-1"));
    backend.release(order.attempt());
    assertThat(backend.attempts()).isEmpty();
    assertThat(folderOf(order, "training")).doesNotExist();
    assertThat(folderOf(order, "unstored").resolve("whole/state.json")).exists();
  }

  @Test
  void anUnreadAttemptThatADefectKeepsFromEndingIsEndedAgain() throws IOException {
    TrainingOrder order = unread("defect");
    site.broken = true;
    site.asked.set(0);
    backend = opened(Duration.ZERO);
    backend.stop(order.attempt());
    await(() -> isUnseen(order) && site.asked.get() > 0, "its site is asked, and fails");

    site.broken = false;
    await(() -> !isUnseen(order), "told");
    assertThat(site.removed).isTrue();
    backend.release(order.attempt());
  }

  @Test
  void theSiteOfWhatAnEarlierVersionLaunchedIsMarked() throws IOException {
    TrainingOrder order = unread("old");
    Path mark = new AttemptFolder(folderOf(order, "training")).siteMark("tested");
    Files.delete(mark);
    backend = opened(LONG_GRACE);

    assertThat(mark).exists();
    Files.delete(new AttemptFolder(folderOf(order, "training")).metrics());
  }

  @Test
  void aStateThatCannotBeLookedForIsNotTakenForNone() throws IOException {
    TrainingOrder order = launched(trainings.own("hidden"));
    await(() -> isLive(order), "runs");
    backend.close();
    Path state = new AttemptFolder(folderOf(order, "training")).state();
    Path aside = Files.move(state, folder.resolve("aside"));
    Files.createSymbolicLink(state, state); // a loop: nobody can tell what it leads to
    backend = opened(LONG_GRACE);
    assertThat(site.spared).containsExactly(order.attempt());

    Files.move(aside, state, StandardCopyOption.REPLACE_EXISTING);
    await(() -> !isUnseen(order) && isLive(order), "goes on");
  }

  @Test
  void anAttemptWhoseStateIsNoneIsSparedToo() throws Exception {
    List<String> none = List.of("", "{", "null", "{}", "{\"stages\":[]}");
    var states = new LinkedHashMap<TrainingOrder, byte[]>();
    for (int i = 0; i < none.size(); i++) {
      TrainingOrder order = launched(trainings.own("broken-" + i));
      await(() -> isLive(order), "runs");
      Path state = new AttemptFolder(folderOf(order, "training")).state();
      states.put(order, Files.readAllBytes(state));
    }
    TrainingOrder whole = launched(trainings.own("whole"));
    await(() -> isLive(whole), "runs");
    backend.close();
    Iterator<String> next = none.iterator();
    for (TrainingOrder each : states.keySet()) {
      Files.writeString(new AttemptFolder(folderOf(each, "training")).state(), next.next());
    }
    backend = opened(LONG_GRACE);

    assertThat(backend.attempts()).hasSize(none.size() + 1);
    assertThat(site.spared).hasSize(none.size() + 1);
    assertThat(states.keySet()).allMatch(this::isUnseen);
    await(() -> isLive(whole), "goes on");
    Thread.sleep(Duration.ofSeconds(3));
    assertThat(states.keySet()).as("read again").allMatch(this::isUnseen);
    for (var each : states.entrySet()) {
      Path state = new AttemptFolder(folderOf(each.getKey(), "training")).state();
      Files.write(state, each.getValue());
    }
    await(() -> states.keySet().stream().noneMatch(this::isUnseen), "taken up");
  }

  @Test
  void anAttemptWithoutAnyStageIsSparedToo() throws Exception {
    TrainingOrder order = launched(trainings.own("stageless"));
    await(() -> isLive(order), "runs");
    backend.close();
    Path state = new AttemptFolder(folderOf(order, "training")).state();
    String whole = Files.readString(state);
    Files.writeString(state, whole.replaceFirst("(?s)\"stages\":\\[.*?\\]", "\"stages\":[]"));
    backend = opened(LONG_GRACE);
    assertThat(isUnseen(order)).isTrue();

    Files.writeString(state, whole);
    await(() -> !isUnseen(order) && isLive(order), "goes on");
  }

  @Test
  void noForeignThingKeepsAServerFromStarting() throws IOException {
    TrainingOrder order = launched(trainings.own("whole"));
    await(() -> isLive(order), "runs");
    backend.close();
    site.foreign = true;
    backend = opened(LONG_GRACE);

    assertThat(backend.attempts()).containsExactly(order.attempt());
    await(() -> isLive(order), "goes on");
  }
}
