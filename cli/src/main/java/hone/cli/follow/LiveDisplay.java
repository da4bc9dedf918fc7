package hone.cli.follow;

import hone.cli.text.Terminal;
import hone.cli.text.Words;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// A few lines that are drawn over in place: the bar, the best so far and its hyperparameters.
///
/// Each frame goes out in one write, lines are overwritten and not cleared first: no flicker.
final class LiveDisplay implements Display {
  private static final int BAR_COLUMNS_MAX = 40;
  private static final String HIDE_CURSOR = "\u001b[?25l";
  private static final String SHOW_CURSOR = "\u001b[?25h";
  private static final String CLEAR_REST_OF_LINE = "\u001b[K";
  private static final String CLEAR_BELOW = "\u001b[J";

  private final Terminal terminal;
  private final InstantSource time;
  private final Thread restore;
  private int linesDrawn;
  private boolean closed;

  /// Held while something is drawn.
  private final ReentrantLock drawing = new ReentrantLock();

  /// Whether the process ends: others say why, below what is drawn. Guarded by `drawing`.
  private boolean ending;

  LiveDisplay(Terminal terminal, InstantSource time) {
    this.terminal = terminal;
    this.time = time;
    this.restore = new Thread(this::end, "restore-cursor");
    Runtime.getRuntime().addShutdownHook(restore);
    print(HIDE_CURSOR);
  }

  @Override
  public void show(TuningSnapshot snapshot) {
    var frame = new StringBuilder();
    if (linesDrawn > 0) {
      frame.append("\u001b[").append(linesDrawn).append('A');
    }
    List<String> lines = withinRows(lines(snapshot));
    for (String line : lines) {
      frame.append('\r').append(line).append(CLEAR_REST_OF_LINE).append('\n');
    }
    frame.append(CLEAR_BELOW);
    linesDrawn = lines.size();
    drawing.lock();
    try {
      if (!ending) {
        print(frame.toString());
      }
    } finally {
      drawing.unlock();
    }
  }

  /// Give the terminal back for good: the process ends.
  void end() {
    drawing.lock();
    try {
      ending = true;
      print(SHOW_CURSOR);
    } finally {
      drawing.unlock();
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      print(SHOW_CURSOR);
      try {
        Runtime.getRuntime().removeShutdownHook(restore);
      } catch (IllegalStateException _) {
        // The process is ending: the hook runs, which is as good.
      }
    }
  }

  private List<String> lines(TuningSnapshot snapshot) {
    var lines = new ArrayList<String>();
    lines.add("");
    lines.add("  " + bar(snapshot) + "  " + cut(snapshot.progress(), barColumns() + 4));
    lines.add("  " + terminal.faint(cut(pace(snapshot), 2)));
    lines.add("");
    TuningSnapshot.Best best = snapshot.best();
    if (best == null) {
      String yet = snapshot.isOver() ? "" : " yet";
      lines.add(cut("  no training job has told its " + snapshot.objective() + yet, 0));
    } else {
      String value = Words.number(Double.toString(best.value()));
      String label = cut("  best " + snapshot.objective(), value.length() + 2);
      lines.add(label + "  " + terminal.bold(terminal.green(value)));
      int widest = best.tuned().keySet().stream().mapToInt(String::length).max().orElse(0);
      best.tuned()
          .forEach(
              (name, text) ->
                  lines.add(cut("    " + pad(name, widest) + "  " + Words.number(text), 0)));
    }
    Failure failure = snapshot.failure();
    if (failure != null) {
      lines.add("");
      lines.add(cut("  failures: " + failure.count() + " x " + failure.reason(), 0));
      lines.add(cut("  '" + failure.logs() + "'", 0));
    }
    lines.add("");
    return lines;
  }

  /// What has scrolled away cannot be drawn over.
  private List<String> withinRows(List<String> lines) {
    int most = terminal.rows() - 1;
    if (lines.size() <= most) {
      return lines;
    }
    var fewer = new ArrayList<>(lines.subList(0, Math.max(0, most - 1)));
    fewer.add("  …");
    return fewer;
  }

  private String pace(TuningSnapshot snapshot) {
    var text = new StringBuilder(snapshot.status());
    var now = time.instant();
    text.append(snapshot.isOver() ? " after " : " for ");
    text.append(Words.duration(snapshot.took(now)));
    snapshot
        .left(now)
        .ifPresent(left -> text.append(", ").append(Words.roughly(left)).append(" left"));
    return text.toString();
  }

  private String bar(TuningSnapshot snapshot) {
    int columns = barColumns();
    double share =
        snapshot.wanted() == 0 ? 0 : (double) snapshot.counts().ended() / snapshot.wanted();
    int full = (int) Math.round(Math.min(1, share) * columns);
    return terminal.green("█".repeat(full)) + terminal.faint("░".repeat(columns - full));
  }

  private int barColumns() {
    return Math.max(8, Math.min(BAR_COLUMNS_MAX, terminal.columns() / 3));
  }

  private String cut(String text, int columnsBefore) {
    int room = Math.max(10, terminal.columns() - columnsBefore - 1);
    return text.length() <= room ? text : text.substring(0, room - 1) + "…";
  }

  private static String pad(String text, int columns) {
    return text + " ".repeat(columns - text.length());
  }

  private void print(String text) {
    terminal.out().print(text);
    terminal.out().flush();
  }
}
