package hone.server.operations.logs;

import hone.api.Shape;
import hone.api.logs.DescribeLogGroupsRequest;
import hone.api.logs.DescribeLogGroupsResponse;
import hone.api.logs.LogGroup;
import hone.api.logs.Operations;
import hone.engine.ApiError;
import hone.engine.log.LogRetention;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.operations.support.Services;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// `DescribeLogGroups` of CloudWatch Logs: there is one group, that of training jobs.
public final class DescribeLogGroups {
  private final LogRetention retention;

  private DescribeLogGroups(LogRetention retention) {
    this.retention = retention;
  }

  public static Operation operation(Services services) {
    return LogOperation.answering(
        Operations.DESCRIBE_LOG_GROUPS,
        new DescribeLogGroups(services.engine().logRetention())::perform);
  }

  private Shape perform(Caller caller, DescribeLogGroupsRequest request) {
    if (request.logGroupNamePrefix() != null && request.logGroupNamePattern() != null) {
      throw ApiError.validation(
          "found logGroupNamePrefix and logGroupNamePattern, allowed is at most one of them");
    }
    return new DescribeLogGroupsResponse(
        isAskedFor(caller, request) ? List.of(group(caller)) : List.of(), null);
  }

  private static boolean isAskedFor(Caller caller, DescribeLogGroupsRequest request) {
    String prefix = request.logGroupNamePrefix();
    String pattern = request.logGroupNamePattern();
    List<String> accounts = request.accountIdentifiers();
    List<String> identifiers = request.logGroupIdentifiers();
    String logClass = request.logGroupClass();
    return (prefix == null || TrainingLogGroup.NAME.startsWith(prefix))
        && (pattern == null || contains(pattern))
        && (accounts == null
            || accounts.isEmpty()
            || accounts.contains(caller.principal().account()))
        && (identifiers == null
            || identifiers.isEmpty()
            || identifiers.stream().anyMatch(each -> TrainingLogGroup.isNamed(caller, each)))
        && (logClass == null || logClass.equals("STANDARD"));
  }

  /// AWS looks for the pattern anywhere in the name, without regard to case.
  private static boolean contains(String pattern) {
    return TrainingLogGroup.NAME
        .toLowerCase(Locale.ROOT)
        .contains(pattern.toLowerCase(Locale.ROOT));
  }

  private LogGroup group(Caller caller) {
    String arn = TrainingLogGroup.arn(caller);
    OptionalInt days = retention.days(caller.scope());
    return LogGroup.builder()
        .logGroupName(TrainingLogGroup.NAME)
        .creationTime(0L)
        .retentionInDays(days.isPresent() ? Integer.valueOf(days.getAsInt()) : null)
        .metricFilterCount(0)
        .arn(arn + ":*")
        .logGroupArn(arn)
        .storedBytes(0L)
        .logGroupClass("STANDARD")
        .build();
  }
}
