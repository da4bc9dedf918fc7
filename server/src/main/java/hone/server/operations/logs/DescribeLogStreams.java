package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.DescribeLogStreamsRequest;
import hone.api.logs.DescribeLogStreamsResponse;
import hone.api.logs.LogStream;
import hone.api.logs.Operations;
import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.TrainingLogs.Line;
import hone.engine.job.TrainingJob;
import hone.engine.store.JobQuery.Sort;
import hone.engine.store.Page;
import hone.engine.store.Page.Cursor;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.logs.TrainingLogStreams.Order;
import hone.server.operations.logs.TrainingLogStreams.Stream;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import hone.server.operations.training.TrainingParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    TrainingLogStreams.checkGroup(caller, request.logGroupName(), request.logGroupIdentifier());
    String given = request.logStreamNamePrefix();
    boolean byTime = "LastEventTime".equals(request.orderBy());
    if (byTime && given != null) {
      throw ApiError.validation("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    String prefix = given == null ? "" : given;
    var order =
        new Order(
            byTime ? Sort.MODIFIED_TIME : Sort.NAME, !TrainingParts.isOn(request.descending()));
    int limit = request.limit() == null ? LIMIT : request.limit();
    Scope scope = caller.scope();
    Object list = List.of("log streams", prefix, order);
    Cursor after = PageToken.read(scope, list, request.nextToken());
    Listed listed =
        services
            .engine()
            .read(store -> listed(store, scope, new Asked(prefix, order, limit), after));
    return new DescribeLogStreamsResponse(
        listed.streams().stream().map(stream -> describe(caller, stream)).toList(),
        PageToken.of(scope, list, listed.next()));
  }

  private record Asked(String prefix, Order order, int limit) {}

  private record Listed(List<Stream> streams, @Nullable Cursor next) {}

  /// @param after the training job before the page, and how many streams of the next were told
  private static Listed listed(Snapshot store, Scope scope, Asked asked, @Nullable Cursor after) {
    var found = new ArrayList<Stream>();
    int colon = after == null ? 0 : after.key().indexOf(':');
    int told = after == null ? 0 : Integer.parseInt(after.key().substring(0, colon));
    Cursor last =
        after == null || after.id() == 0
            ? null
            : new Cursor(after.key().substring(colon + 1), after.id());
    while (true) {
      Page<TrainingJob> page =
          TrainingLogStreams.jobs(store, scope, asked.prefix(), asked.order(), last);
      for (TrainingJob job : page.items()) {
        List<Stream> own = TrainingLogStreams.of(job, asked.prefix());
        for (Stream stream : own.subList(Math.min(told, own.size()), own.size())) {
          if (found.size() == asked.limit()) {
            return new Listed(found, isSdks(job, asked) ? null : cursor(last, told));
          }
          found.add(stream);
          told++;
        }
        told = 0;
        last = new Cursor(key(asked.order(), job), job.id());
      }
      if (page.next() == null) {
        return new Listed(found, null);
      }
    }
  }

  private static String key(Order order, TrainingJob job) {
    return order.sort() == Sort.NAME
        ? job.identity().name().toLowerCase(Locale.ROOT)
        : "" + job.state().modifiedAt().toEpochMilli();
  }

  private static Cursor cursor(@Nullable Cursor last, int told) {
    return last == null
        ? new Cursor(told + ":", 0)
        : new Cursor(told + ":" + last.key(), last.id());
  }

  /// Whether this is how SageMaker's Python SDK asks: as long as it gets a token, it asks for the
  /// same page.
  private static boolean isSdks(TrainingJob job, Asked asked) {
    return asked.prefix().endsWith("/")
        && asked.limit() == Math.min(LIMIT, job.spec().resources().instanceCount());
  }

  private LogStream describe(Caller caller, Stream stream) {
    long modified = stream.job().state().modifiedAt().toEpochMilli();
    List<Line> first = services.logs().read(stream.attempt(), stream.host(), 0, 1).lines();
    LogStream.Builder answer =
        LogStream.builder()
            .logStreamName(stream.name())
            .creationTime(stream.job().identity().createdAt().toEpochMilli())
            .arn(TrainingLogStreams.groupArn(caller) + ":log-stream:" + stream.name())
            .storedBytes(0L);
    if (!first.isEmpty()) {
      long start = first.getFirst().at().toEpochMilli();
      // AWS's is as inexact: it may be up to an hour late.
      long last = Math.max(start, modified);
      answer.firstEventTimestamp(start).lastEventTimestamp(last).lastIngestionTime(last);
    }
    return answer.build();
  }
}
