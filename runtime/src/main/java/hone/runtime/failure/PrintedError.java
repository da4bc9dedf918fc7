package hone.runtime.failure;

import hone.engine.storage.HeavyWork;
import hone.runtime.contract.Advice;
import hone.runtime.contract.HostFolder;
import hone.runtime.libc.Held;
import hone.runtime.log.KeptLog;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/// Says how a program failed, from what it printed: a script in the form that SageMaker's training
/// toolkit writes (the exit code, the error, the command), another one by the error alone. What
/// names no error is told by its last line.
///
/// Source: github.com/aws/sagemaker-training-toolkit, `errors.py`. Of what was printed it takes all
/// from the first error's name on; the last error is what ended the script.
final class PrintedError {
  private static final String TRACE = "Traceback (most recent call last)";

  /// What an error's name ends with. That a name may begin before it must not be asked: lines of
  /// dots alone would take time by the square of their length.
  private static final Pattern ERROR = Pattern.compile("(Error|Exception|KeyboardInterrupt)\\b");

  /// What torch and `mpirun` put before lines, to tell which process printed them.
  private static final Pattern RANK =
      Pattern.compile("^(\\[rank\\d+\\]: ?|\\[\\d+,\\d+\\]<std(out|err)>: ?){1,4}");

  /// What torchrun says itself of a script that has failed: lines with a time, and a trace.
  private static final Pattern TORCHRUN =
      Pattern.compile("[IWEF]\\d{4} [\\d:.]+ .*torch/distributed/.*");

  private static final String CHILD_FAILED =
      "torch.distributed.elastic.multiprocessing.errors.ChildFailedError";

  private static final int TAIL = 1_000;
  private static final int LINES_MAX = 10;

  /// Of 1,024 characters, room for the command.
  private static final int MESSAGE_MAX = 600;

  private PrintedError() {}

  /// Why a program ended with this code: what it printed last, or the signal that ended it.
  static String why(int code, HostFolder host, KeptLog log) throws IOException {
    if (Files.exists(host.script())) {
      return text(log, code, host);
    }
    String signal = ExitSignal.told(code);
    if (!signal.isEmpty()) {
      return signal;
    }
    String message = message(log);
    return message + Advice.on(message, host).map(text -> " (" + text + ")").orElse("");
  }

  private static String text(KeptLog log, int exitCode, HostFolder host) throws IOException {
    String message = message(log);
    String signal = ExitSignal.told(exitCode);
    String told = signal.isEmpty() ? Advice.on(message, host).orElse("") : signal;
    String extra = told.isEmpty() ? "" : "\nExtraInfo \"" + told + "\"";
    return "ExecuteUserScriptError:\nExitCode %d\nErrorMessage \"%s\"%s\nCommand \"%s\""
        .formatted(exitCode, message, extra, Held.text(host.script()));
  }

  /// Megabytes may be read and searched.
  private static String message(KeptLog log) throws IOException {
    return HeavyWork.OF_TRAINING.run(() -> message(log.tail(TAIL)));
  }

  /// The error among lines, or else the last one of them.
  static String message(List<String> printed) {
    List<String> all = printed.stream().map(line -> RANK.matcher(line).replaceFirst("")).toList();
    List<String> own = withoutTorchrun(all);
    List<String> lines = own.stream().anyMatch(line -> ERROR.matcher(line).find()) ? own : all;
    int from = -1;
    boolean traced = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(TRACE)) {
        traced = true;
        from = -1;
      } else if (ERROR.matcher(line).find() && (from < 0 || !traced)) {
        // A trace's own lines are set in; the error's name stands at the margin.
        from = traced && line.startsWith(" ") ? from : i;
      }
    }
    if (from < 0) {
      return FailureReason.cut(last(lines), MESSAGE_MAX);
    }
    var said = new LinkedHashSet<String>();
    for (String line : lines.subList(from, Math.min(lines.size(), from + LINES_MAX))) {
      if (!line.isBlank() && !line.startsWith(KeptLog.OWN)) {
        said.add(line.strip());
      }
    }
    String text = String.join("\n ", said);
    return FailureReason.cut(text, MESSAGE_MAX);
  }

  private static List<String> withoutTorchrun(List<String> lines) {
    int end = lines.size();
    int trace = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith(TRACE)) {
        trace = i;
      } else if (lines.get(i).startsWith(CHILD_FAILED)) {
        end = trace;
      }
    }
    return lines.subList(0, end).stream()
        .filter(line -> !TORCHRUN.matcher(line).matches())
        .toList();
  }

  private static String last(List<String> lines) {
    return lines.reversed().stream()
        .filter(line -> !line.isBlank() && !line.startsWith(KeptLog.OWN))
        .findFirst()
        .orElse("")
        .strip();
  }
}
