package hone.server.operations;

import hone.engine.backend.TrainingLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A log in memory; a line's position is its number.
public record ListedLog(List<Line> lines) implements TrainingLog {

  static ListedLog of(Instant at, String... texts) {
    var log = new ListedLog(new ArrayList<>());
    for (String text : texts) {
      log.add(at, text);
    }
    return log;
  }

  public void add(Instant at, String text) {
    lines.add(new Line(lines.size(), lines.size() + 1, at, text));
  }

  @Override
  public List<Line> read(long position, int linesMax) {
    return lines.stream().skip(position).limit(linesMax).toList();
  }

  @Override
  public List<Line> readBefore(long position, int linesMax) {
    List<Line> before = new ArrayList<>(lines.stream().limit(position).toList());
    return before.subList(Math.max(0, before.size() - linesMax), before.size());
  }

  @Override
  public long find(Instant from) {
    return lines.stream().takeWhile(line -> line.at().isBefore(from)).count();
  }
}
