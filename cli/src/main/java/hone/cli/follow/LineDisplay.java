package hone.cli.follow;

import hone.cli.text.Terminal;
import hone.cli.text.Words;
import java.time.Instant;
import java.time.InstantSource;
import java.util.stream.Collectors;

/// One plain line when training jobs have ended, the best has changed, or all wait for a slot; for
/// pipes and logs.
final class LineDisplay implements Display {
  private final Terminal terminal;
  private final InstantSource time;
  private String last = "";
  private String lastFailure = "";

  /// The training job whose hyperparameters were told.
  private String lastBest = "";

  LineDisplay(Terminal terminal, InstantSource time) {
    this.terminal = terminal;
    this.time = time;
  }

  @Override
  public void show(TuningSnapshot snapshot) {
    TuningSnapshot.Best best = snapshot.best();
    TuningSnapshot.Counts counts = snapshot.counts();
    boolean waits = counts.waiting() > 0 && counts.running() == 0;
    String state = counts.ended() + snapshot.status() + waits + (best == null ? "" : best);
    if (state.equals(last)) {
      return;
    }
    last = state;
    Instant now = time.instant();
    var line = new StringBuilder();
    line.append('[').append(Words.duration(snapshot.took(now))).append("] ");
    line.append(snapshot.status()).append(": ");
    line.append(snapshot.progress());
    snapshot
        .left(now)
        .ifPresent(left -> line.append(", ").append(Words.roughly(left)).append(" left"));
    if (best != null) {
      line.append("; best ").append(snapshot.objective()).append(' ');
      line.append(Words.number(Double.toString(best.value())));
      if (!best.trainingJob().equals(lastBest)) {
        lastBest = best.trainingJob();
        line.append(" with ").append(settings(best));
      }
    }
    terminal.out().println(line);
    Failure failure = snapshot.failure();
    if (failure != null && !failure.reason().equals(lastFailure)) {
      lastFailure = failure.reason();
      terminal.out().println("  failures: " + failure.text());
    }
    terminal.out().flush();
  }

  @Override
  public void close() {
    terminal.out().flush();
  }

  private static String settings(TuningSnapshot.Best best) {
    return best.tuned().entrySet().stream()
        .map(each -> each.getKey() + "=" + Words.number(each.getValue()))
        .collect(Collectors.joining(" "));
  }
}
