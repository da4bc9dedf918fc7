package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.DescribeLogStreamsRequest;
import hone.api.logs.DescribeLogStreamsResponse;
import hone.api.logs.LogStream;
import hone.api.logs.Operations;
import hone.engine.job.TrainingJob;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.logs.TrainingLogStreams.Stream;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import hone.server.operations.training.TrainingParts;
import java.util.ArrayList;
import java.util.Comparator;

/// `DescribeLogStreams` of CloudWatch Logs. It never answers a `nextToken`: SageMaker's Python SDK
/// would ask for the same page for ever.
public final class DescribeLogStreams {
  private static final int LIMIT = 50;

  private final Services services;

  private DescribeLogStreams(Services services) {
    this.services = services;
  }

  public static Operation operation(Services services) {
    return ShapedOperation.answering(
        Operations.DESCRIBE_LOG_STREAMS, new DescribeLogStreams(services)::perform);
  }

  private Shape perform(Caller caller, DescribeLogStreamsRequest request) {
    TrainingLogStreams.checkGroup(caller, request.logGroupName(), request.logGroupIdentifier());
    String prefix = request.logStreamNamePrefix() == null ? "" : request.logStreamNamePrefix();
    int limit = request.limit() == null ? LIMIT : request.limit();
    var streams =
        new ArrayList<>(
            services
                .engine()
                .read(store -> TrainingLogStreams.startingWith(store, caller.scope(), prefix)));
    boolean byTime = "LastEventTime".equals(request.orderBy());
    Comparator<Stream> order =
        byTime
            ? Comparator.comparing(stream -> stream.job().state().modifiedAt())
            : Comparator.comparing(stream -> stream.job().identity().name());
    // Those of one job stay in the order of its attempts: the SDK asks for as many as it has hosts.
    streams.sort(TrainingParts.isOn(request.descending()) ? order.reversed() : order);
    return DescribeLogStreamsResponse.builder()
        .logStreams(streams.stream().limit(limit).map(stream -> describe(caller, stream)).toList())
        .build();
  }

  private static LogStream describe(Caller caller, Stream stream) {
    TrainingJob job = stream.job();
    return LogStream.builder()
        .logStreamName(stream.name())
        .creationTime(job.identity().createdAt().toEpochMilli())
        .lastIngestionTime(job.state().modifiedAt().toEpochMilli())
        .arn(TrainingLogStreams.groupArn(caller) + ":log-stream:" + stream.name())
        .build();
  }
}
