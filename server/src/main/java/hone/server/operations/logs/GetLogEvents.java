package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.GetLogEventsRequest;
import hone.api.logs.GetLogEventsResponse;
import hone.api.logs.Operations;
import hone.api.logs.OutputLogEvent;
import hone.engine.ApiError;
import hone.engine.backend.TrainingLogs;
import hone.engine.backend.TrainingLogs.Line;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.logs.TrainingLogStreams.Stream;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GetLogEvents` of CloudWatch Logs. Tokens are positions in the log; at the end the forward token
/// stays the same, which is how clients see that they have read everything.
public final class GetLogEvents {
  private static final int LIMIT = 10_000;

  private final Services services;

  private GetLogEvents(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.GET_LOG_EVENTS, new GetLogEvents(services)::perform);
  }

  private Shape perform(Caller caller, GetLogEventsRequest request) {
    TrainingLogStreams.checkGroup(caller, request.logGroupName(), request.logGroupIdentifier());
    Stream stream =
        services
            .engine()
            .read(
                store -> TrainingLogStreams.named(store, caller.scope(), request.logStreamName()));
    int limit = request.limit() == null ? LIMIT : request.limit();
    String token = request.nextToken();
    boolean fromHead = request.startFromHead() != null && request.startFromHead();
    if (token != null && token.startsWith("b/")) {
      // There is nothing before what was read from the head on.
      return answer(new TrainingLogs.Page(List.of(), position(token)), request);
    }
    return token == null && !fromHead
        ? answer(tail(stream, limit), request)
        : answer(read(stream, token == null ? 0 : position(token), limit), request);
  }

  private TrainingLogs.Page read(Stream stream, long position, int limit) {
    return services.logs().read(stream.attempt(), stream.host(), position, limit);
  }

  private TrainingLogs.Page tail(Stream stream, int limit) {
    var last = new ArrayDeque<Line>();
    long position = 0;
    while (true) {
      TrainingLogs.Page page = read(stream, position, LIMIT);
      if (page.lines().isEmpty()) {
        return new TrainingLogs.Page(List.copyOf(last), page.next());
      }
      page.lines().forEach(last::addLast);
      while (last.size() > limit) {
        last.removeFirst();
      }
      position = page.next();
    }
  }

  private static long position(String token) {
    if (!token.matches("[fb]/[0-9]{1,18}")) {
      throw ApiError.validation(
          "nextToken: found '" + token + "', allowed is a token of an earlier answer");
    }
    return Long.parseLong(token.substring(2));
  }

  private static GetLogEventsResponse answer(TrainingLogs.Page page, GetLogEventsRequest request) {
    var events = new ArrayList<OutputLogEvent>();
    for (Line line : page.lines()) {
      long at = line.at().toEpochMilli();
      if (isWithin(at, request.startTime(), request.endTime())) {
        events.add(new OutputLogEvent(at, line.text(), at));
      }
    }
    return new GetLogEventsResponse(events, "f/" + page.next(), "b/" + page.next());
  }

  private static boolean isWithin(long at, @Nullable Long start, @Nullable Long end) {
    return (start == null || at >= start) && (end == null || at < end);
  }
}
