package hone.runtime.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.program.OptMlView.Sight;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OptMlTest {
  private static final Path CODE = OptMl.PATH.resolve("code");
  private static final List<String> AS_ROOT = List.of("unshare", "--mount");

  private final Trainings trainings = new Trainings("local:/bin/sh");

  private TrainingOrder with(String name, String value) {
    var hyperparameters = new LinkedHashMap<>(Map.of(name, value));
    return trainings.own("job", Wishes.NONE.withHyperparameters(hyperparameters), List.of("true"));
  }

  @Test
  void aHyperparameterOrAVariableThatIsAPathThereNamesIt() {
    assertThat(OptMl.namedBy(with("model_dir", "/opt/ml/model")))
        .contains("the hyperparameter model_dir");
    assertThat(OptMl.namedBy(with("root", "/opt/ml"))).contains("the hyperparameter root");
    assertThat(OptMl.namedBy(with("out", "\"/opt/ml/output\""))).isPresent();
    assertThat(OptMl.namedBy(with("out", "\"/opt/ml\""))).isPresent();
    TrainingOrder plain = with("rate", "0.1");
    var environment = Map.of("DATA", "/opt/ml/input/data");
    assertThat(OptMl.namedBy(Trainings.with(plain, environment, plain.spec().resources())))
        .contains("the variable DATA");
  }

  @Test
  void whatOnlyLooksLikeItDoesNot() {
    assertThat(OptMl.namedBy(with("a", "/opt/mlflow"))).isEmpty();
    assertThat(OptMl.namedBy(with("a", "see /opt/ml/model"))).isEmpty();
    assertThat(OptMl.namedBy(with("a", "s3://opt/ml"))).isEmpty();
  }

  private static Seat seat(TrainingOrder order, Path folder) {
    var attempt = new Attempt(order, new AttemptFolder(folder.resolve("job-1")), () -> {}, _ -> {});
    return Seat.of(attempt, attempt.hosts().all().getFirst());
  }

  @Test
  void aProgramThatWillNotSeeItIsToldSo(@TempDir Path folder) throws Exception {
    Seat seat = seat(with("model_dir", "/opt/ml/model"), folder);
    Seat plain = seat(with("rate", "0.1"), folder);

    assertThat(TestPrograms.in(folder).remarks(seat, false).getFirst())
        .startsWith("the hyperparameter model_dir names /opt/ml, where this program does not see")
        .contains("it runs on another machine. Take SM_MODEL_DIR");
    assertThat(TestPrograms.in(folder).remarks(plain, false)).isEmpty();
  }

  private static Sight sight(Path folder, List<String> words, List<String> way) throws Exception {
    var view = new OptMlView(false, () -> way);
    TrainingOrder order = new Trainings("local:/bin/sh").own("job");
    var command = new Program.Command(words, new LinkedHashMap<>());
    return view.of(seat(order, folder), command, words, true);
  }

  @Test
  void aProgramWhoseCodeNamesItIsToldWhyItDoesNotSeeIt(@TempDir Path folder) throws Exception {
    Path program = folder.resolve("train.py");
    Files.writeString(program, "path = '/opt/ml/model'\n");
    var words = List.of(program.toString(), "train");

    assertThat(sight(folder, words, List.of()).remark().orElseThrow())
        .startsWith(program + " names /opt/ml")
        .contains("lets the server make no mount namespace");
    assertThat(sight(folder, words, List.of("unshare", "--map-root-user")).remark().orElseThrow())
        .contains("the server is not root");
    Files.writeString(program, "path = os.environ['SM_MODEL_DIR']\n");
    assertThat(sight(folder, words, List.of()).remark()).isEmpty();
  }

  @Test
  void theCodeOfARequestNamesItInAnyOfItsFiles(@TempDir Path folder) throws Exception {
    Path code = Files.createDirectories(folder.resolve("code/more"));
    Files.writeString(folder.resolve("code/train.py"), "import more.paths\n");
    Files.writeString(code.resolve("paths.py"), "A = '/opt/mlflow'; B = 's3://opt/ml'\n");
    assertThat(OptMl.namedIn(folder.resolve("code"), List.of())).isEmpty();
    Files.writeString(code.resolve("paths.sh"), "out=${OUT:-/opt/ml/model}\n");

    assertThat(OptMl.namedIn(folder.resolve("code"), List.of())).contains("more/paths.sh");
    assertThat(OptMl.namedIn(folder.resolve("none"), List.of())).isEmpty();
  }

  @Test
  void aScriptIsReadAfterALargeInterpreterAndLargeData(@TempDir Path folder) throws Exception {
    byte[] large = new byte[17 << 20];
    Path python = Files.write(folder.resolve("python"), large);
    Arrays.fill(large, (byte) '1');
    Path data = Files.write(folder.resolve("data.csv"), large);
    Path script = Files.writeString(folder.resolve("train.py"), "out = '/opt/ml/model'\n");
    var words = List.of(python.toString(), data.toString(), script.toString());

    assertThat(OptMl.namedIn(folder.resolve("none"), words)).contains(script.toString());
  }

  @Test
  void whatIsTheSystemsIsNotRead(@TempDir Path folder) throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/proc/self/mem"));
    var words = List.of("/proc/self/mem", link.toString(), "/dev/stdin");

    assertThat(OptMl.namedIn(folder.resolve("none"), words)).isEmpty();
  }

  @Test
  void whatCannotBeReadDoesNotNameIt(@TempDir Path folder) throws Exception {
    Path code = Files.createDirectory(folder.resolve("code"));
    Path secret = Files.writeString(folder.resolve("train"), "cd /opt/ml\n");
    Path locked = Files.createDirectory(code.resolve("locked"));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("--x--x--x"));
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(secret), "root reads all files");

    assertThat(OptMl.namedIn(code, List.of(secret.toString()))).isEmpty();
  }

  @Test
  void filesThatAProgramIsStartedWithAreNotHidden(@TempDir Path folder) throws Exception {
    assumeTrue(!Files.exists(CODE) && Files.isWritable(Path.of("/opt")), "/opt/ml/code is taken");
    Path script = Files.createDirectories(CODE).resolve("train.py");
    try {
      Files.writeString(script, "out = '/opt/ml/model'\n");
      Path link = Files.createSymbolicLink(folder.resolve("train.py"), script);

      for (Path file : List.of(script, link)) {
        assertThat(sight(folder, List.of("python3", file.toString()), AS_ROOT).remark())
            .hasValueSatisfying(
                remark -> assertThat(remark).contains("it needs " + file + ", which would be"));
      }
    } finally {
      Files.deleteIfExists(script);
      Files.delete(CODE);
    }
  }
}
