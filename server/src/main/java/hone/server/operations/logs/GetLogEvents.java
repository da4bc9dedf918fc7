package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.GetLogEventsRequest;
import hone.api.logs.GetLogEventsResponse;
import hone.api.logs.Operations;
import hone.api.logs.OutputLogEvent;
import hone.engine.ApiError;
import hone.engine.backend.TrainingLogs.Line;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.logs.TrainingLogStreams.Stream;
import hone.server.operations.support.Services;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// `GetLogEvents` of CloudWatch Logs. Tokens are positions in the log; at either end the token
/// stays the same, which is how clients see that there is no more.
public final class GetLogEvents {
  private static final String FORWARD = "f/";
  private static final String BACKWARD = "b/";

  private final Services services;

  private GetLogEvents(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return LogOperation.answering(Operations.GET_LOG_EVENTS, new GetLogEvents(services)::perform);
  }

  private Shape perform(Caller caller, GetLogEventsRequest request) {
    TrainingLogStreams.checkGroup(caller, request.logGroupName(), request.logGroupIdentifier());
    Stream stream =
        services
            .engine()
            .read(
                store -> TrainingLogStreams.named(store, caller.scope(), request.logStreamName()));
    var bounds = Bounds.of(request.startTime(), request.endTime(), request.limit());
    String token = request.nextToken();
    boolean fromHead = request.startFromHead() != null && request.startFromHead();
    if (token == null) {
      return fromHead ? from(stream, 0, bounds) : before(stream, Long.MAX_VALUE, bounds);
    }
    if (!token.matches("[fb]/[0-9]{1,18}")) {
      throw ApiError.validation("The specified nextToken is invalid.");
    }
    long position = Long.parseLong(token.substring(FORWARD.length()));
    return token.startsWith(BACKWARD)
        ? before(stream, position, bounds)
        : from(stream, position, bounds);
  }

  /// The first lines from a position on.
  private Shape from(Stream stream, long position, Bounds bounds) {
    var lines = new Lines(services.logs(), stream, position);
    var found = new ArrayList<Line>();
    int bytes = 0;
    for (Line line = lines.peek(); line != null; line = lines.peek()) {
      if (bounds.holds(line)) {
        bytes += Bounds.bytes(line);
        if (found.size() == bounds.linesMax() || bytes > Bounds.BYTES_MAX) {
          break;
        }
        found.add(line);
      }
      lines.skip();
    }
    return answer(found, position, lines.position());
  }

  /// The last lines before a position. A log is read from its beginning: it has 64 MiB at most.
  private Shape before(Stream stream, long position, Bounds bounds) {
    var lines = new Lines(services.logs(), stream, 0);
    Deque<Started> found = new ArrayDeque<>();
    int bytes = 0;
    for (Line line = lines.peek(); line != null && line.next() <= position; line = lines.peek()) {
      if (bounds.holds(line)) {
        found.addLast(new Started(lines.position(), line));
        bytes += Bounds.bytes(line);
      }
      while (found.size() > bounds.linesMax() || bytes > Bounds.BYTES_MAX) {
        bytes -= Bounds.bytes(found.removeFirst().line());
      }
      lines.skip();
    }
    long start = found.isEmpty() ? Math.min(position, lines.position()) : found.getFirst().start();
    return answer(found.stream().map(Started::line).toList(), start, lines.position());
  }

  /// A line, and where it starts.
  private record Started(long start, Line line) {}

  private static GetLogEventsResponse answer(Collection<Line> lines, long start, long end) {
    List<OutputLogEvent> events =
        lines.stream()
            .map(
                line -> {
                  long at = line.at().toEpochMilli();
                  return new OutputLogEvent(at, line.text(), at);
                })
            .toList();
    return new GetLogEventsResponse(events, FORWARD + end, BACKWARD + start);
  }
}
