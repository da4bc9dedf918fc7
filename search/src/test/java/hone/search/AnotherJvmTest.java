package hone.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Goal: a seed gives the same search wherever it goes on. Method: the same trials in this Java
/// process and in another, whose compiler is another one.
class AnotherJvmTest {
  private static final int TRIALS = 30;

  @ParameterizedTest
  @ValueSource(strings = {"Bayesian", "Random", "Grid", "Hyperband"})
  void theSameSeedGivesTheSameSequence(String name) throws Exception {
    List<String> here = sequence(name);

    assertThat(elsewhere(name)).isEqualTo(here).hasSize(TRIALS);
  }

  /// Prints a strategy's sequence; the other process begins here.
  public static void main(String[] arguments) {
    sequence(arguments[0]).forEach(System.out::println);
  }

  private static List<String> sequence(String name) {
    Strategy strategy = Strategies.named(name).orElseThrow();
    Problem problem = problem(name);
    List<Trial> trials = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    for (int i = 1; i <= TRIALS; i++) {
      Suggestions answer = strategy.suggest(problem, new History(trials), 1, 42);
      Configuration next = ((Suggestions.Proposed) answer).suggestions().getFirst().configuration();
      shown.add(next.values().toString());
      trials.add(new Trial(i, next, outcome(i, next), List.of()));
    }
    return shown;
  }

  private static Problem problem(String name) {
    List<String> letters = List.of("a", "b", "c", "d", "e", "f", "g", "h");
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(new Parameter.Categorical("kind", letters));
    parameters.add(new Parameter.Categorical("other", letters));
    if (!name.equals("Grid")) {
      parameters.add(new Parameter.Continuous("rate", 1e-5, 1, Scale.LOGARITHMIC));
      parameters.add(new Parameter.Continuous("keep", 0.5, 0.999, Scale.REVERSE_LOGARITHMIC));
      parameters.add(new Parameter.Whole("depth", 1, 40, Scale.LINEAR));
    }
    return Problem.of(new Space(parameters), Goal.MINIMIZE)
        .withTrials(100)
        .withHyperband(new HyperbandLimits(1, 9));
  }

  /// A function of the texts alone; every seventh trial fails, the last two are under way.
  private static Outcome outcome(int number, Configuration at) {
    if (number > TRIALS - 3) {
      return new Outcome.Pending();
    }
    if (number % 7 == 0) {
      return new Outcome.Failed();
    }
    double sum = 0;
    for (String text : at.values().values()) {
      sum += text.length() == 1 ? text.charAt(0) % 5 : Math.abs(Double.parseDouble(text) - 0.3);
    }
    return Outcome.of(sum);
  }

  private static List<String> elsewhere(String name) throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-XX:TieredStopAtLevel=1",
                // Another processor's exponentials and logarithms, as far as one machine has them.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:-UseLibmIntrinsic",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                classPath(),
                AnotherJvmTest.class.getName(),
                name)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = lines(process);
    assertThat(process.waitFor()).isZero();
    return lines;
  }

  private static List<String> lines(Process process) throws IOException {
    try (var reader = process.inputReader()) {
      return reader.readAllLines();
    }
  }

  /// The search and this class; what else it names is not loaded there.
  private static String classPath() throws URISyntaxException {
    List<String> parts = new ArrayList<>();
    for (Class<?> part : List.of(AnotherJvmTest.class, Strategies.class)) {
      parts.add(
          Path.of(part.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return String.join(File.pathSeparator, parts);
  }
}
