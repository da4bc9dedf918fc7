package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.GetLogEventsRequest;
import hone.api.logs.GetLogEventsResponse;
import hone.api.logs.Operations;
import hone.api.logs.OutputLogEvent;
import hone.engine.ApiError;
import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLog.Line;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import java.util.List;

/// `GetLogEvents` of CloudWatch Logs. Tokens are positions in the log, `f/` to go on from there and
/// `b/` to go back; at either end the token stays the same, which is how clients see it.
public final class GetLogEvents {
  private final Services services;

  private GetLogEvents(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return LogOperation.answering(Operations.GET_LOG_EVENTS, new GetLogEvents(services)::perform);
  }

  private Shape perform(Caller caller, GetLogEventsRequest request) {
    TrainingLogGroup.check(caller, request.logGroupName(), request.logGroupIdentifier());
    TrainingStream stream =
        services
            .engine()
            .read(store -> TrainingStream.named(store, caller.scope(), request.logStreamName()));
    TrainingLog log = services.logs().log(stream.attempt(), stream.host());
    var bounds = Bounds.of(request.startTime(), request.endTime(), request.limit());
    String token = request.nextToken();
    if (token != null) {
      long position = position(token);
      return token.startsWith("f")
          ? forward(log, position, bounds)
          : backward(log, position, bounds);
    }
    return request.startFromHead() != null && request.startFromHead()
        ? forward(log, log.find(bounds.from()), bounds)
        : backward(log, log.find(bounds.until()), bounds);
  }

  private static long position(String token) {
    if (!token.matches("[fb]/[0-9]{1,18}")) {
      throw ApiError.validation("The specified nextToken is invalid.");
    }
    return Long.parseLong(token.substring(2));
  }

  private static Shape forward(TrainingLog log, long position, Bounds bounds) {
    List<Line> lines = log.read(position, bounds.linesMax());
    boolean isPast = !lines.isEmpty() && !lines.getFirst().at().isBefore(bounds.until());
    return answer(isPast ? List.of() : lines, position, bounds);
  }

  private static Shape backward(TrainingLog log, long position, Bounds bounds) {
    List<Line> lines = log.readBefore(position, bounds.linesMax());
    boolean isPast = !lines.isEmpty() && lines.getLast().at().isBefore(bounds.from());
    return answer(isPast ? List.of() : lines, position, bounds);
  }

  private static Shape answer(List<Line> lines, long position, Bounds bounds) {
    long start = lines.isEmpty() ? position : lines.getFirst().start();
    long end = lines.isEmpty() ? position : lines.getLast().end();
    return new GetLogEventsResponse(
        lines.stream().filter(bounds::holds).map(GetLogEvents::event).toList(),
        "f/" + end,
        "b/" + start);
  }

  private static OutputLogEvent event(Line line) {
    long at = line.at().toEpochMilli();
    return new OutputLogEvent(at, line.text(), at);
  }
}
