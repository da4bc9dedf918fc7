package hone.server.operations.logs;

import hone.engine.ApiError;
import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.job.JobStatus;
import hone.engine.job.TrainingJob;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.store.Page.Cursor;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Training jobs' logs under the names that SageMaker gives them in CloudWatch Logs: the group
/// `/aws/sagemaker/TrainingJobs`, a stream `<training job>/algo-<number>-<seconds>` for each host
/// of each attempt.
final class TrainingLogStreams {
  static final String GROUP = "/aws/sagemaker/TrainingJobs";
  private static final int JOBS_MAX = 50;

  private TrainingLogStreams() {}

  /// One host's log of one attempt.
  record Stream(String name, AttemptId attempt, String host, TrainingJob job) {}

  /// An order of training jobs. Streams of one stay in the order of its attempts: SageMaker's
  /// Python SDK asks for as many as the training job has hosts.
  record Order(JobQuery.Sort sort, boolean ascending) {}

  /// Refuse any other group.
  ///
  /// @param identifier its name or ARN, which clients may give instead of its name
  static void checkGroup(Caller caller, @Nullable String name, @Nullable String identifier) {
    String asked = name == null ? identifier : name;
    if (asked == null || !isGroup(caller, asked)) {
      throw ApiError.logNotFound(
          "The specified log group does not exist. The only one is " + GROUP);
    }
  }

  /// Whether a name or an ARN is that of the caller's group.
  static boolean isGroup(Caller caller, String identifier) {
    String arn = groupArn(caller);
    return identifier.equals(GROUP) || identifier.equals(arn) || identifier.equals(arn + ":*");
  }

  static String groupArn(Caller caller) {
    return "arn:"
        + Arn.partition(caller.region())
        + ":logs:"
        + caller.region()
        + ":"
        + caller.scope().account()
        + ":log-group:"
        + GROUP;
  }

  /// The streams whose names start so: those of one training job, or of the newest ones.
  static List<Stream> startingWith(Snapshot store, Scope scope, String prefix) {
    var newest = new Order(JobQuery.Sort.CREATION_TIME, false);
    return jobs(store, scope, prefix, newest, null).items().stream()
        .flatMap(job -> of(job, prefix).stream())
        .toList();
  }

  /// Some of the training jobs that may have streams whose names start so.
  ///
  /// @param after where to go on, or `null` to begin
  static Page<TrainingJob> jobs(
      Snapshot store, Scope scope, String prefix, Order order, @Nullable Cursor after) {
    int slash = prefix.indexOf('/');
    if (slash >= 0) {
      String name = prefix.substring(0, slash);
      return new Page<>(
          after == null ? store.trainingJob(scope, name).stream().toList() : List.of(), null);
    }
    var filter =
        new JobQuery.Filter(
            prefix.isEmpty() ? null : prefix, (JobStatus) null, null, null, null, null);
    return store.trainingJobs(
        scope, new JobQuery(order.sort(), order.ascending(), filter, null, JOBS_MAX, after));
  }

  /// The stream of that name.
  static Stream named(Snapshot store, Scope scope, String name) {
    return startingWith(store, scope, name.contains("/") ? name : name + "/").stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow(() -> ApiError.logNotFound("The specified log stream does not exist."));
  }

  /// A training job's streams whose names start so.
  static List<Stream> of(TrainingJob job, String prefix) {
    var streams = new ArrayList<Stream>();
    long seconds = job.identity().createdAt().getEpochSecond();
    int number = 0;
    for (String attempt : job.state().attempts()) {
      for (int i = 1; i <= job.spec().resources().instanceCount(); i++) {
        String host = "algo-" + i;
        String name = job.identity().name() + "/" + host + "-" + (seconds + number);
        if (name.startsWith(prefix)) {
          streams.add(new Stream(name, new AttemptId(attempt), host, job));
        }
      }
      number++;
    }
    return streams;
  }
}
