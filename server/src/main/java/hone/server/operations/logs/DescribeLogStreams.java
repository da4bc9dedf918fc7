package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.DescribeLogStreamsRequest;
import hone.api.logs.DescribeLogStreamsResponse;
import hone.api.logs.LogStream;
import hone.api.logs.Operations;
import hone.engine.ApiError;
import hone.engine.backend.TrainingLog;
import hone.engine.backend.TrainingLog.Line;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.logs.Streams.Order;
import hone.server.operations.logs.Streams.Part;
import hone.server.operations.logs.Streams.Position;
import hone.server.operations.support.Services;
import hone.server.operations.training.TrainingParts;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// `DescribeLogStreams` of CloudWatch Logs.
public final class DescribeLogStreams {
  private static final int LIMIT = 50;

  private final Services services;

  private DescribeLogStreams(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return LogOperation.answering(
        Operations.DESCRIBE_LOG_STREAMS, new DescribeLogStreams(services)::perform);
  }

  private Shape perform(Caller caller, DescribeLogStreamsRequest request) {
    TrainingLogGroup.check(caller, request.logGroupName(), request.logGroupIdentifier());
    Streams streams = streams(request);
    Position from =
        request.nextToken() == null ? null : LogToken.read(request.nextToken(), streams::position);
    int limit = request.limit() == null ? LIMIT : request.limit();
    Part part = services.engine().read(store -> streams.part(store, caller.scope(), from, limit));
    return DescribeLogStreamsResponse.builder()
        .logStreams(part.streams().stream().map(stream -> describe(caller, stream)).toList())
        .nextToken(
            part.next() == null || isSdks(request, part.streams())
                ? null
                : LogToken.of(part.next().text()))
        .build();
  }

  /// Whether this is how SageMaker's Python SDK asks: as long as it gets a token, it asks for the
  /// same page.
  private static boolean isSdks(DescribeLogStreamsRequest request, List<TrainingStream> streams) {
    String prefix = request.logStreamNamePrefix();
    return prefix != null
        && prefix.endsWith("/")
        && "LogStreamName".equals(request.orderBy())
        && request.nextToken() == null
        && !streams.isEmpty()
        && Objects.equals(
            request.limit(),
            Math.min(LIMIT, streams.getFirst().job().spec().resources().instanceCount()));
  }

  private static Streams streams(DescribeLogStreamsRequest request) {
    boolean byTime = "LastEventTime".equals(request.orderBy());
    String prefix = request.logStreamNamePrefix();
    if (byTime && prefix != null) {
      throw ApiError.validation("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    return new Streams(
        byTime ? Order.TIME : Order.NAME,
        !TrainingParts.isOn(request.descending()),
        prefix == null ? "" : prefix);
  }

  private LogStream describe(Caller caller, TrainingStream stream) {
    TrainingLog log = services.logs().log(stream.attempt(), stream.host());
    Long last = time(log.readBefore(TrainingLog.END, 1));
    return LogStream.builder()
        .logStreamName(stream.name())
        .creationTime(stream.job().identity().createdAt().toEpochMilli())
        .firstEventTimestamp(time(log.read(0, 1)))
        .lastEventTimestamp(last)
        .lastIngestionTime(last)
        .arn(TrainingLogGroup.arn(caller) + ":log-stream:" + stream.name())
        .storedBytes(0L)
        .build();
  }

  /// @return `null` where there is no line
  private static @Nullable Long time(List<Line> lines) {
    return lines.isEmpty() ? null : Long.valueOf(lines.getFirst().at().toEpochMilli());
  }
}
