package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.FilterLogEventsRequest;
import hone.api.logs.FilterLogEventsResponse;
import hone.api.logs.FilteredLogEvent;
import hone.api.logs.Operations;
import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.TrainingLogs.Line;
import hone.engine.backend.TrainingLogs.Page;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.logs.TrainingLogStreams.Stream;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `FilterLogEvents` of CloudWatch Logs, as `aws logs tail` uses it: the lines of several streams,
/// one stream after the other. Filter patterns are plain terms, all of which a line must hold.
public final class FilterLogEvents {
  private static final int LIMIT = 10_000;

  private final Services services;

  private FilterLogEvents(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.FILTER_LOG_EVENTS, new FilterLogEvents(services)::perform);
  }

  /// Where a page starts: in which stream, and where in it.
  private record Position(String stream, long offset) {

    static Position read(@Nullable String token) {
      if (token == null) {
        return new Position("", 0);
      }
      int colon = token.lastIndexOf(':');
      if (colon < 0 || !token.substring(colon + 1).matches("[0-9]{1,18}")) {
        throw ApiError.validation(
            "nextToken: found '" + token + "', allowed is a token of an earlier answer");
      }
      return new Position(token.substring(0, colon), Long.parseLong(token.substring(colon + 1)));
    }

    @Override
    public String toString() {
      return stream + ":" + offset;
    }
  }

  private Shape perform(Caller caller, FilterLogEventsRequest request) {
    TrainingLogStreams.checkGroup(caller, request.logGroupName(), request.logGroupIdentifier());
    List<String> terms = terms(request.filterPattern());
    Position start = Position.read(request.nextToken());
    int limit = request.limit() == null ? LIMIT : request.limit();
    List<Stream> streams = services.engine().read(store -> streams(store, caller.scope(), request));
    var events = new ArrayList<FilteredLogEvent>();
    boolean reached = start.stream().isEmpty();
    for (Stream stream : streams) {
      if (!reached && !stream.name().equals(start.stream())) {
        continue;
      }
      long offset = reached ? 0 : start.offset();
      reached = true;
      while (true) {
        Page page = services.logs().read(stream.attempt(), stream.host(), offset, limit);
        if (page.lines().isEmpty()) {
          break;
        }
        add(events, page, stream, request, terms);
        offset = page.next();
        if (events.size() >= limit) {
          return answer(events, new Position(stream.name(), offset).toString());
        }
      }
    }
    return answer(events, null);
  }

  private static Shape answer(List<FilteredLogEvent> events, @Nullable String next) {
    return FilterLogEventsResponse.builder()
        .events(events)
        .searchedLogStreams(List.of())
        .nextToken(next)
        .build();
  }

  private static List<Stream> streams(Snapshot store, Scope scope, FilterLogEventsRequest request) {
    List<String> names = request.logStreamNames();
    if (names == null || names.isEmpty()) {
      String prefix = request.logStreamNamePrefix();
      return TrainingLogStreams.startingWith(store, scope, prefix == null ? "" : prefix);
    }
    return names.stream().map(name -> TrainingLogStreams.named(store, scope, name)).toList();
  }

  private static List<String> terms(@Nullable String pattern) {
    if (pattern == null || pattern.isBlank()) {
      return List.of();
    }
    if (pattern.matches("(?s).*[\\[{%?^].*")) {
      throw ApiError.validation(
          "filterPattern: found '" + pattern + "', allowed are plain terms, or one in quotes");
    }
    String plain = pattern.strip();
    return plain.startsWith("\"") && plain.endsWith("\"") && plain.length() > 1
        ? List.of(plain.substring(1, plain.length() - 1))
        : Arrays.asList(plain.split("\\s+", -1));
  }

  private static void add(
      List<FilteredLogEvent> events,
      Page page,
      Stream stream,
      FilterLogEventsRequest request,
      List<String> terms) {
    int number = 0;
    for (Line line : page.lines()) {
      number++;
      long at = line.at().toEpochMilli();
      boolean within =
          (request.startTime() == null || at >= request.startTime())
              && (request.endTime() == null || at < request.endTime());
      if (within && terms.stream().allMatch(line.text()::contains)) {
        String id = stream.attempt() + "/" + stream.host() + "/" + page.next() + "/" + number;
        events.add(new FilteredLogEvent(stream.name(), at, line.text(), at, id));
      }
    }
  }
}
