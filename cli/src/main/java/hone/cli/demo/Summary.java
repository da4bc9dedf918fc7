package hone.cli.demo;

import hone.cli.client.Json;
import hone.cli.follow.TuningSnapshot;
import hone.cli.text.Terminal;
import hone.cli.text.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// The demo's last page: the best configuration, what it gains, where the model lies, what to try.
///
/// All commands in it can be pasted into a shell.
///
/// @param exports the lines that point AWS clients at the server
/// @param command how a shell calls `hone`
/// @param serve the command that starts the server again at the same address with the same data
public record Summary(
    Demo.Result result, List<String> exports, Path requestFile, String command, String serve) {

  /// The page.
  ///
  /// @param serverGoesOn whether the server can still be asked after this
  public List<String> lines(Terminal terminal, boolean serverGoesOn) {
    TuningSnapshot job = result.job();
    TuningSnapshot.Best best = job.best();
    var lines = new ArrayList<String>();
    lines.add("");
    if (best != null) {
      lines.add(
          terminal.bold("The best of " + job.counts().ended() + " training jobs")
              + ": "
              + job.objective()
              + " "
              + Words.number(Double.toString(best.value())));
      int widest = best.tuned().keySet().stream().mapToInt(String::length).max().orElse(0);
      best.tuned()
          .forEach(
              (name, value) ->
                  lines.add(
                      "  "
                          + name
                          + " ".repeat(widest - name.length())
                          + "  "
                          + Words.number(value)));
      lines.add("");
    }
    lines.addAll(gain(terminal));
    lines.add("");
    lines.addAll(Words.wrap("The model: " + result.model(), terminal.tableColumns(), 0));
    lines.add("");
    lines.addAll(next(terminal, serverGoesOn));
    return lines;
  }

  /// The same for programs.
  public ObjectNode json() {
    var document = Json.object();
    document.put("tuningJob", result.job().name());
    document.put("trainingJobs", result.job().counts().ended());
    document.put("failed", result.job().counts().failed());
    TuningSnapshot.Best best = result.job().best();
    if (best != null) {
      document.put("bestTrainingJob", best.trainingJob());
      document.put("objective", best.value());
      ObjectNode tuned = document.putObject("hyperparameters");
      best.tuned().forEach(tuned::put);
    }
    document
        .putObject("test")
        .put("rows", result.tuned().rows())
        .put("tunedAuc", result.tuned().auc())
        .put("defaultsAuc", result.defaults().auc())
        .put("tunedLogLoss", result.tuned().logLoss())
        .put("defaultsLogLoss", result.defaults().logLoss())
        .put("tunedAccuracy", result.tuned().accuracy())
        .put("defaultsAccuracy", result.defaults().accuracy());
    document.put("model", result.model().toString());
    return document;
  }

  /// The measure that was tuned comes first; what was not tuned may well be worse, and is shown.
  private List<String> gain(Terminal terminal) {
    Evaluation tuned = result.tuned();
    Evaluation defaults = result.defaults();
    String objective = result.job().objective();
    List<Measure> measures =
        Arrays.stream(Measure.values())
            .sorted(Comparator.comparing(each -> !each.isTuned(objective)))
            .toList();
    var lines = new ArrayList<String>();
    lines.add(
        terminal.bold("On " + tuned.rows() + " customers that no training has seen")
            + " (examples/churn/test.csv):");
    lines.add(row("", measures, Measure::title));
    lines.add(row("XGBoost's defaults", measures, each -> each.shown(defaults)));
    lines.add(row("tuned", measures, each -> each.shown(tuned)));
    lines.add(row("difference", measures, each -> each.difference(tuned, defaults)));
    measures.stream()
        .filter(each -> each.isTuned(objective))
        .forEach(each -> lines.add("  " + each.verdict(tuned, defaults)));
    lines.add(
        String.format(
            Locale.ROOT,
            "  (on %d rows 0.01 in AUC is within chance, and one customer is %.2f points)",
            tuned.rows(),
            100.0 / tuned.rows()));
    return lines;
  }

  private static String row(
      String name, List<Measure> measures, Function<Measure, String> measured) {
    var line = new StringBuilder(String.format(Locale.ROOT, "  %-18s", name));
    measures.forEach(
        each -> line.append(String.format(Locale.ROOT, "  %8s", measured.apply(each))));
    return line.toString();
  }

  private List<String> next(Terminal terminal, boolean serverGoesOn) {
    var lines = new ArrayList<String>();
    String name = result.job().name();
    if (serverGoesOn) {
      lines.add(terminal.bold("The server goes on until Ctrl-C.") + " In another terminal:");
    } else {
      lines.add(terminal.bold("Start the server again:"));
      lines.add("  " + serve);
      lines.add("and in another terminal:");
    }
    exports.forEach(line -> lines.add("  " + line));
    lines.add("  " + command + " trials " + name);
    lines.add("  aws sagemaker describe-hyper-parameter-tuning-job \\");
    lines.add("    --hyper-parameter-tuning-job-name " + name);
    lines.add("The same job again, with the AWS CLI:");
    lines.add("  aws sagemaker create-hyper-parameter-tuning-job \\");
    lines.add("    --hyper-parameter-tuning-job-name again \\");
    lines.add("    --cli-input-json file://" + Words.shell(requestFile.toString()));
    if (serverGoesOn) {
      lines.add("After Ctrl-C this starts the server again:");
      lines.add("  " + serve);
    }
    return lines;
  }
}
