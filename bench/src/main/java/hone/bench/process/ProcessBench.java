package hone.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures whole processes and prints one table with machine, date and commit.
///
/// Arguments: the number of cold starts (10), of training jobs (200), of demos (1). Run it from the
/// project's root, with nothing else running: `bench/run`.
public final class ProcessBench {
  private ProcessBench() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path root = Path.of("").toAbsolutePath();
    Path launcher = root.resolve("hone");
    if (!Files.isExecutable(launcher)) {
      System.err.println("bench: no launcher at " + launcher + "; run from the project's root");
      System.exit(2);
    }
    int starts = argument(arguments, 0, 10);
    int trainings = argument(arguments, 1, 200);
    int demos = argument(arguments, 2, 1);
    Path work = Files.createTempDirectory("hone-bench");
    run(work, launcher.toString(), "version"); // builds, if that is needed

    Machine.print(root);
    System.out.println("| what | measured | bar |");
    System.out.println("|---|---|---|");
    starts(launcher, work, starts);
    overhead(launcher, work, trainings);
    for (int i = 0; i < demos; i++) {
      demo(launcher, work, i);
    }
    Machine.delete(work);
  }

  private static void starts(Path launcher, Path work, int starts)
      throws IOException, InterruptedException {
    var milliseconds = new ArrayList<Double>();
    var mebibytes = new ArrayList<Double>();
    for (int i = 0; i < starts; i++) {
      Path data = Files.createDirectories(work.resolve("start-" + i));
      try (Server server = Server.start(launcher, data, List.of())) {
        milliseconds.add(server.firstResponse().toNanos() / 1e6);
        Thread.sleep(5000);
        mebibytes.add((double) server.residentMebibytes());
      }
    }
    Figures first = new Figures(milliseconds);
    row(
        "first response after `hone serve` (" + starts + " starts, new data folder)",
        "median %.0f ms, most %.0f ms".formatted(first.median(), first.most()),
        "1,500 ms");
    row(
        "resident memory, idle for 5 s",
        "most %.0f MiB".formatted(new Figures(mebibytes).most()),
        "200 MiB");
  }

  private static void overhead(Path launcher, Path work, int trainings)
      throws IOException, InterruptedException {
    Path data = Files.createDirectories(work.resolve("overhead"));
    try (Server server = Server.start(launcher, data, List.of())) {
      Figures gaps = TrainingOverhead.measure(server, work, trainings);
      row(
          "slot free to next process started (" + gaps.count() + " gaps)",
          "p50 %.0f ms, p99 %.0f ms, most %.0f ms"
              .formatted(gaps.median(), gaps.quantile(0.99), gaps.most()),
          "p50 50 ms, p99 250 ms");
      row(
          "resident memory after " + trainings + " training jobs",
          "%d MiB".formatted(server.residentMebibytes()),
          "-");
    }
  }

  private static void demo(Path launcher, Path work, int number)
      throws IOException, InterruptedException {
    Path data = work.resolve("demo-" + number);
    long start = System.nanoTime();
    String printed = run(work, launcher.toString(), "demo", "--no-keep", "--data", data.toString());
    double seconds = (System.nanoTime() - start) / 1e9;
    row("`hone demo`, 30 training jobs", "%.1f s".formatted(seconds), "90 s");
    System.err.println(printed);
  }

  private static void row(String what, String measured, String bar) {
    System.out.println("| " + what + " | " + measured + " | " + bar + " |");
  }

  private static int argument(String[] arguments, int index, int standard) {
    return index < arguments.length ? Integer.parseInt(arguments[index]) : standard;
  }

  private static String run(Path work, String... command) throws IOException, InterruptedException {
    Path out = work.resolve("out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    int exitCode = process.waitFor();
    String printed = Files.readString(out);
    if (exitCode != 0) {
      throw new IllegalStateException(String.join(" ", command) + ": " + exitCode + "\n" + printed);
    }
    return printed;
  }
}
