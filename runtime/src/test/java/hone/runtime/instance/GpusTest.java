package hone.runtime.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.site.RefusedException;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GpusTest {
  @TempDir Path attempts = Path.of("");

  private final Gpus gpus = new Gpus(() -> List.of("0", "1", "2"));

  private Path attempt(String name) throws IOException {
    return Files.createDirectories(attempts.resolve(name));
  }

  private static SequencedMap<String, Integer> wanted(int... counts) {
    var wanted = new LinkedHashMap<String, Integer>();
    for (int count : counts) {
      wanted.put("algo-" + (wanted.size() + 1), count);
    }
    return wanted;
  }

  @Test
  void whatIsGivenIsNobodyElsesUntilItIsGivenBack() throws Exception {
    gpus.take(attempt("a"), wanted(1, 1));
    assertThatThrownBy(() -> gpus.take(attempt("b"), wanted(1, 1)))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("2 GPUs are wanted, and 1 of 3 are free");
    gpus.take(attempt("c"), wanted(1));

    assertThat(gpus.of(attempt("a")))
        .containsExactly(Map.entry("algo-1", List.of("0")), Map.entry("algo-2", List.of("1")));
    assertThat(gpus.of(attempt("b"))).isEmpty();
    assertThat(gpus.of(attempt("c"))).containsExactly(Map.entry("algo-1", List.of("2")));
    gpus.giveBack(attempt("a"));
    gpus.take(attempt("b"), wanted(1, 1));
    assertThat(gpus.of(attempt("b"))).hasSize(2);
  }

  @Test
  void anotherServerKnowsWhatWasGiven() throws Exception {
    gpus.take(attempt("a"), wanted(2));
    var next = new Gpus(() -> List.of("0", "1", "2"));
    next.take(attempt("a"), wanted(2));
    next.take(attempt("b"), wanted(1));

    assertThat(next.of(attempt("a"))).containsExactly(Map.entry("algo-1", List.of("0", "1")));
    assertThat(next.of(attempt("b"))).containsExactly(Map.entry("algo-1", List.of("2")));
  }

  @Test
  void whoseNoteCannotBeReadIsWaitedFor() throws Exception {
    Path obstacle = Files.createDirectory(attempt("unread").resolve("gpus"));
    assertThatThrownBy(() -> gpus.take(attempt("a"), wanted(1)))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("cannot tell which GPUs %s has", attempt("unread"));

    Files.delete(obstacle);
    gpus.take(attempt("a"), wanted(1));
    assertThat(gpus.of(attempt("a"))).hasSize(1);
  }

  @Test
  void moreThanTheMachineHasIsRefused() {
    assertThatThrownBy(() -> gpus.take(attempt("a"), wanted(2, 2)))
        .isInstanceOf(RefusedException.class)
        .hasMessage("the instance types ask for 4 GPUs, and this machine has 3");
  }

  @Test
  void whoWantsAllHasThemAlone() throws Exception {
    gpus.take(attempt("a"), wanted(1));
    assertThatThrownBy(() -> gpus.take(attempt("b"), wanted(-1)))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("3 GPUs are wanted, and 2 of 3 are free");
    gpus.giveBack(attempt("a"));
    gpus.take(attempt("b"), wanted(-1, -1));

    List<String> all = List.of("0", "1", "2");
    assertThat(gpus.of(attempt("b")))
        .containsExactly(Map.entry("algo-1", all), Map.entry("algo-2", all));
    assertThatThrownBy(() -> gpus.take(attempt("a"), wanted(1)))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void whatCannotBeListedOnceIsAskedForAgain() {
    var answers = new ArrayDeque<List<String>>(List.of(List.of(), List.of("0")));
    var flaky =
        new Gpus(
            () -> {
              List<String> next = answers.remove();
              if (next.isEmpty()) {
                throw new IOException("a driver is being loaded");
              }
              return next;
            });

    assertThat(flaky.all()).isEmpty();
    assertThat(flaky.all()).containsExactly("0");
    assertThat(flaky.all()).containsExactly("0");
  }

  @Test
  void nvidiasProgramTellsTheMachinesGpus() throws Exception {
    Path program = attempts.resolve("nvidia-smi");
    Files.writeString(
        program,
        """
        #!/bin/sh
        [ "$1" = --list-gpus ] || exit 2
        echo 'GPU 0: NVIDIA A100 (UUID: GPU-5c89)'
        echo '  MIG 1g.5gb Device 0: (UUID: MIG-6d)'
        echo 'GPU 1: NVIDIA A100 (UUID: GPU-7e01)'
        """);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(NvidiaSmi.list(Map.of("PATH", "/nowhere:" + attempts))).containsExactly("0", "1");
    assertThat(NvidiaSmi.list(Map.of("PATH", "/nowhere"))).isEmpty();
    Files.writeString(program, "#!/bin/sh\nexit 9\n");
    assertThatThrownBy(() -> NvidiaSmi.list(Map.of("PATH", attempts.toString())))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("nvidia-smi --list-gpus failed: exit code 9");
  }
}
