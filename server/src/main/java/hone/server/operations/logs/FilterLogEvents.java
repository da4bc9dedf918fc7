package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.FilterLogEventsRequest;
import hone.api.logs.FilterLogEventsResponse;
import hone.api.logs.FilteredLogEvent;
import hone.api.logs.Operations;
import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.TrainingLogs.Line;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.logs.TrainingLogStreams.Stream;
import hone.server.operations.support.Services;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// `FilterLogEvents` of CloudWatch Logs, as `aws logs tail` uses it: the lines of several streams
/// in the order of their times.
public final class FilterLogEvents {
  /// So many lines are looked at for one answer: one without events has a token, as AWS's may.
  private static final int LOOKED_MAX = 200_000;

  private final Services services;

  private FilterLogEvents(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return LogOperation.answering(
        Operations.FILTER_LOG_EVENTS, new FilterLogEvents(services)::perform);
  }

  private Shape perform(Caller caller, FilterLogEventsRequest request) {
    TrainingLogStreams.checkGroup(caller, request.logGroupName(), request.logGroupIdentifier());
    if (!names(request).isEmpty() && request.logStreamNamePrefix() != null) {
      throw ApiError.validation(
          "found logStreamNames and logStreamNamePrefix, allowed is at most one of them");
    }
    var bounds = Bounds.of(request.startTime(), request.endTime(), request.limit());
    var pattern = LogPattern.of(request.filterPattern());
    Positions positions = Positions.read(request.nextToken());
    List<Stream> streams = services.engine().read(store -> streams(store, caller.scope(), request));
    var all = new ArrayList<Lines>();
    for (Stream stream : streams) {
      all.add(new Lines(services.logs(), stream, positions.of(stream.name())));
    }
    return filtered(all, bounds, pattern);
  }

  private static Shape filtered(List<Lines> all, Bounds bounds, LogPattern pattern) {
    var events = new ArrayList<FilteredLogEvent>();
    // Each stands at its next line; of lines of one time, those of the earlier stream come first.
    var queue = new PriorityQueue<Turn>();
    for (Lines each : all) {
      enqueue(queue, each, queue.size());
    }
    int bytes = 0;
    int looked = 0;
    while (!queue.isEmpty()) {
      Turn turn = queue.remove();
      Line line = turn.line();
      boolean hit = bounds.holds(line) && pattern.matches(line.text());
      int size = hit ? Bounds.bytes(line) : 0;
      boolean isFull = events.size() == bounds.linesMax() || bytes + size > Bounds.BYTES_MAX;
      if ((hit && isFull) || looked == LOOKED_MAX) {
        return answer(events, Positions.of(all).toString());
      }
      if (hit) {
        events.add(event(turn.lines().stream(), line));
        bytes += size;
      }
      looked++;
      turn.lines().skip();
      enqueue(queue, turn.lines(), turn.order());
    }
    return answer(events, null);
  }

  private static void enqueue(PriorityQueue<Turn> queue, Lines lines, int order) {
    Line next = lines.peek();
    if (next != null) {
      queue.add(new Turn(next, lines, order));
    }
  }

  /// A stream that stands at a line.
  private record Turn(Line line, Lines lines, int order) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn other) {
      int byTime = line.at().compareTo(other.line.at());
      return byTime == 0 ? Integer.compare(order, other.order) : byTime;
    }
  }

  private static FilteredLogEvent event(Stream stream, Line line) {
    long at = line.at().toEpochMilli();
    String id = stream.attempt() + "/" + stream.host() + "/" + line.next();
    return new FilteredLogEvent(stream.name(), at, line.text(), at, id);
  }

  private static Shape answer(List<FilteredLogEvent> events, @Nullable String next) {
    return FilterLogEventsResponse.builder()
        .events(events)
        .searchedLogStreams(List.of())
        .nextToken(next)
        .build();
  }

  private static List<String> names(FilterLogEventsRequest request) {
    List<String> names = request.logStreamNames();
    return names == null ? List.of() : names;
  }

  private static List<Stream> streams(Snapshot store, Scope scope, FilterLogEventsRequest request) {
    List<String> names = names(request);
    if (names.isEmpty()) {
      String prefix = request.logStreamNamePrefix();
      return TrainingLogStreams.startingWith(store, scope, prefix == null ? "" : prefix);
    }
    return names.stream().map(name -> TrainingLogStreams.named(store, scope, name)).toList();
  }

  /// Where each stream goes on; one that is not named, at its beginning.
  private record Positions(Map<String, Long> byStream) {

    static Positions of(List<Lines> all) {
      var positions = new LinkedHashMap<String, Long>();
      all.forEach(each -> positions.put(each.stream().name(), each.position()));
      return new Positions(positions);
    }

    long of(String stream) {
      return byStream.getOrDefault(stream, 0L);
    }

    static Positions read(@Nullable String token) {
      var positions = new LinkedHashMap<String, Long>();
      for (String each : token == null ? List.<String>of() : List.of(token.split(" ", -1))) {
        int at = each.lastIndexOf('@');
        if (at < 0 || !each.substring(at + 1).matches("[0-9]{1,18}")) {
          throw ApiError.validation("The specified nextToken is invalid.");
        }
        positions.put(each.substring(0, at), Long.valueOf(each.substring(at + 1)));
      }
      return new Positions(positions);
    }

    @Override
    public String toString() {
      var texts = new ArrayList<String>();
      byStream.forEach((stream, position) -> texts.add(stream + "@" + position));
      return String.join(" ", texts);
    }
  }
}
