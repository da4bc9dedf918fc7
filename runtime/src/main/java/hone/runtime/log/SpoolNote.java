package hone.runtime.log;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// How far the hosts' output has been read, and how long the files beside it were then.
///
/// @param journal the metric journal's length in bytes
/// @param hosts by the hosts' names
record SpoolNote(long journal, SequencedMap<String, HostNote> hosts) {
  static final SpoolNote START = new SpoolNote(0, new LinkedHashMap<>());

  /// One host's part.
  ///
  /// @param cursor where its source is read on
  /// @param log the kept log's length in bytes
  /// @param lines how many have been read
  record HostNote(String cursor, long log, long lines) {}

  HostNote of(String host) {
    HostNote known = hosts.get(host);
    return known == null ? new HostNote(LogSource.START, 0, 0) : known;
  }

  SpoolNote with(String host, HostNote part, long journalNow) {
    var all = new LinkedHashMap<>(hosts);
    all.put(host, part);
    return new SpoolNote(journalNow, all);
  }

  long lines() {
    return hosts.values().stream().mapToLong(HostNote::lines).sum();
  }

  /// The journal's length, then a line for each host: `name cursor log lines`.
  String text() {
    var text = new StringBuilder().append(journal).append('\n');
    hosts.forEach(
        (host, part) ->
            text.append(host)
                .append(' ')
                .append(part.cursor)
                .append(' ')
                .append(part.log)
                .append(' ')
                .append(part.lines)
                .append('\n'));
    return text.toString();
  }

  static SpoolNote parse(String text) {
    String[] lines = text.strip().split("\n", -1);
    var hosts = new LinkedHashMap<String, HostNote>();
    for (int i = 1; i < lines.length; i++) {
      String[] parts = lines[i].split(" ", -1);
      hosts.put(
          parts[0], new HostNote(parts[1], Long.parseLong(parts[2]), Long.parseLong(parts[3])));
    }
    return new SpoolNote(Long.parseLong(lines[0]), hosts);
  }
}
