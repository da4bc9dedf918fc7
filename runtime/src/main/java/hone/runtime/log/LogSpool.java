package hone.runtime.log;

import hone.engine.backend.MetricPoint;
import hone.engine.time.Noted;
import hone.runtime.metrics.LineMetrics;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Moves what the hosts of one attempt print into their kept logs, line by line with a time, and
/// reads the metrics on the way.
///
/// Each kept log has 64 MiB at most and lines of 16 KiB at most; of metrics that come too fast a
/// sample is read. What a progress bar writes over is read for metrics and not kept. How far it got
/// is noted beside the logs, so that a restart neither repeats nor skips a line or a metric.
///
/// What is read while it is printed bears the time of that. Of what was printed while nobody read,
/// as while no server ran, sources tell by when it had been: to the second where an engine or a
/// cluster notes times, otherwise when the file was written last that it is in.
///
/// Not thread-safe: used by the attempt's own thread.
public final class LogSpool implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LogSpool.class.getName());

  /// How many batches of one host are read before the others have their turn.
  private static final int TURN = 16;

  /// How often a progress bar's state is kept.
  private static final Duration PROGRESS = Duration.ofSeconds(10);

  private static final String SAMPLED =
      KeptLog.OWN + "metrics come faster than they are read: from here on a sample of them is";

  private final KeptLogs logs;
  private final List<Stream> streams;
  private final MetricSampling metrics;
  private final InstantSource clock;
  private final Instant began;
  private final MetricJournal journal;
  private final Map<String, Instant> progressAt = new HashMap<>();
  private SpoolNote note;

  /// When all that a host had printed was known last, by the hosts' names.
  private final Map<String, Instant> known = new HashMap<>();

  /// With which host reading begins.
  private int first;

  /// By which lines get their times.
  ///
  /// @param began before which nothing was printed
  public record Times(InstantSource clock, Instant began) {}

  /// One host's output, and the log where it goes.
  private record Stream(String host, LogSource source, KeptLog kept) {}

  /// @param sources by the hosts' names
  /// @param journal cut to what was noted
  public LogSpool(
      KeptLogs logs,
      SequencedMap<String, LogSource> sources,
      LineMetrics metrics,
      MetricJournal journal,
      Times times)
      throws IOException {
    this.logs = logs;
    this.metrics = new MetricSampling(metrics);
    this.journal = journal;
    clock = times.clock;
    began = times.began;
    var all = new ArrayList<Stream>();
    note = known(logs.note(), sources);
    journal.truncate(note.journal());
    for (Map.Entry<String, LogSource> each : sources.entrySet()) {
      var stream = new Stream(each.getKey(), each.getValue(), logs.of(each.getKey()));
      stream.kept.truncate(note.of(stream.host).log());
      all.add(stream);
    }
    streams = List.copyOf(all);
  }

  /// What was noted, unless a cursor in it is none.
  private static SpoolNote known(SpoolNote note, SequencedMap<String, LogSource> sources) {
    for (Map.Entry<String, LogSource> each : sources.entrySet()) {
      if (!each.getValue().knows(note.of(each.getKey()).cursor())) {
        LOG.log(System.Logger.Level.WARNING, "begin anew: spoiled is the cursor in " + note);
        return SpoolNote.START;
      }
    }
    return note;
  }

  /// Read what is new, beginning behind the host that was read last: where metrics take all the
  /// time that is given, the hosts share it.
  ///
  /// @param ended whether the programs have ended: all is read, to the last line
  /// @return whether there were new metric values
  public boolean drain(boolean ended) throws IOException {
    long before = journal.last();
    boolean more = true;
    while (more) {
      more = false;
      int begin = first;
      for (int i = 0; i < streams.size(); i++) {
        more |= turn((begin + i) % streams.size(), ended);
      }
      more &= ended;
    }
    return journal.last() > before;
  }

  private boolean turn(int host, boolean ended) throws IOException {
    Stream stream = streams.get(host);
    int batches = metrics.isBehind() ? 1 : TURN;
    for (int i = 0; i < batches; i++) {
      if (!ended && metrics.isExhausted()) {
        return false;
      }
      first = (host + 1) % streams.size();
      SpoolNote.HostNote at = note.of(stream.host);
      Instant asked = clock.instant();
      LogSource.Batch batch = stream.source.read(at.cursor(), ended);
      if (!batch.next().equals(at.cursor())) {
        record(stream, batch);
      }
      if (!batch.more()) {
        known.put(stream.host, asked);
        return false;
      }
    }
    return true;
  }

  private void record(Stream stream, LogSource.Batch batch) throws IOException {
    Instant at = printedAt(stream, batch);
    compact();
    boolean before = metrics.isSampled();
    boolean cutBefore = metrics.cut().isPresent();
    var points = new ArrayList<MetricPoint>();
    long sequence = journal.last();
    List<String> texts = batch.lines().stream().map(LogSpool::text).toList();
    for (LineMetrics.Value value : metrics.read(texts)) {
      sequence++;
      points.add(new MetricPoint(sequence, value.metric(), value.value(), at, value.step()));
    }
    List<String> kept = kept(stream, batch.lines(), at);
    if (metrics.isSampled() && !before) {
      kept.add(SAMPLED);
    }
    if (!cutBefore) {
      metrics.cut().map(LogSpool::told).ifPresent(kept::add);
    }
    long log = stream.kept.append(kept, at, KeptLogs.KEPT_MAX);
    long written = journal.append(points);
    long lines = note.of(stream.host).lines() + batch.lines().size();
    note = note.with(stream.host, new SpoolNote.HostNote(batch.next(), log, lines), written);
    logs.write(note);
  }

  private Instant printedAt(Stream stream, LogSource.Batch batch) {
    Instant now = clock.instant();
    Instant told = batch.at();
    return told == null ? now : Noted.within(told, known.getOrDefault(stream.host, began), now);
  }

  private static String told(LineMetrics.Cut cut) {
    return ("%sof a line of %,d characters the metrics' expressions see the first %,d: found are"
            + " %,d steps for each character, of the expressions whose fixed text the line"
            + " holds; allowed are %,d for a line. So it is with later ones")
        .formatted(KeptLog.OWN, cut.length(), cut.seen(), cut.steps(), LineMetrics.STEPS_MAX);
  }

  private static boolean isPassing(String line) {
    return line.endsWith("\r");
  }

  private static String text(String line) {
    return isPassing(line) ? line.substring(0, line.length() - 1) : line;
  }

  /// The lines that stay, as a terminal would show them; of a progress bar a state now and then, to
  /// be seen by whoever follows the log.
  private List<String> kept(Stream stream, List<String> lines, Instant now) {
    var kept = new ArrayList<String>();
    for (String line : lines) {
      if (!isPassing(line)) {
        kept.add(line);
      }
    }
    if (lines.isEmpty() || !isPassing(lines.getLast())) {
      return kept;
    }
    String state = text(lines.getLast());
    Instant before = progressAt.getOrDefault(stream.host, Instant.EPOCH);
    if (!state.isBlank() && Duration.between(before, now).compareTo(PROGRESS) >= 0) {
      progressAt.put(stream.host, now);
      kept.add(state);
    }
    return kept;
  }

  /// A crash after this finds in the journal what the note says.
  private void compact() throws IOException {
    long length = journal.compact();
    if (length != note.journal()) {
      note = new SpoolNote(length, note.hosts());
      logs.write(note);
    }
  }

  /// Add a line of the server's own to the first host's log, unless it is its last one already, as
  /// after a restart.
  public void remark(String text) throws IOException {
    logs.renew(note);
    logs.remark(streams.getFirst().host, text, clock.instant());
    note = logs.note();
  }

  @Override
  public void close() {
    streams.forEach(stream -> stream.source.close());
  }
}
