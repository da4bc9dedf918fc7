package hone.server.operations.logs;

import hone.engine.ApiError;
import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.job.JobStatus;
import hone.engine.job.TrainingJob;
import hone.engine.store.JobQuery;
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
    int slash = prefix.indexOf('/');
    List<TrainingJob> jobs =
        slash >= 0
            ? store.trainingJob(scope, prefix.substring(0, slash)).stream().toList()
            : newest(store, scope, prefix);
    return jobs.stream()
        .flatMap(job -> of(job).stream())
        .filter(stream -> stream.name().startsWith(prefix))
        .toList();
  }

  private static List<TrainingJob> newest(Snapshot store, Scope scope, String prefix) {
    var filter =
        new JobQuery.Filter(
            prefix.isEmpty() ? null : prefix, (JobStatus) null, null, null, null, null);
    return store
        .trainingJobs(
            scope, new JobQuery(JobQuery.Sort.CREATION_TIME, false, filter, null, JOBS_MAX, null))
        .items();
  }

  /// The stream of that name.
  static Stream named(Snapshot store, Scope scope, String name) {
    return startingWith(store, scope, name.contains("/") ? name : name + "/").stream()
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow(() -> ApiError.logNotFound("The specified log stream does not exist."));
  }

  private static List<Stream> of(TrainingJob job) {
    var streams = new ArrayList<Stream>();
    long seconds = job.identity().createdAt().getEpochSecond();
    int number = 0;
    for (String attempt : job.state().attempts()) {
      for (int i = 1; i <= job.spec().resources().instanceCount(); i++) {
        String host = "algo-" + i;
        String name = job.identity().name() + "/" + host + "-" + (seconds + number);
        streams.add(new Stream(name, new AttemptId(attempt), host, job));
      }
      number++;
    }
    return streams;
  }
}
