package hone.server.operations.logs;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.job.TrainingJob;
import hone.engine.store.Snapshot;
import hone.server.operations.support.CloudWatchErrors;
import java.util.ArrayList;
import java.util.List;

/// One host's log of one attempt of a training job, under the name that SageMaker gives it:
/// `<training job>/algo-<number>-<seconds>`. As in AWS it stays when the training job is deleted.
record TrainingStream(String name, AttemptId attempt, String host, TrainingJob job) {

  /// Those of a training job, in the order of its attempts: SageMaker's Python SDK asks for as many
  /// as the training job has hosts.
  static List<TrainingStream> of(TrainingJob job) {
    var streams = new ArrayList<TrainingStream>();
    long seconds = job.identity().createdAt().getEpochSecond();
    for (String attempt : job.state().attempts()) {
      for (int i = 1; i <= job.spec().resources().instanceCount(); i++) {
        String host = "algo-" + i;
        String name = job.identity().name() + "/" + host + "-" + seconds;
        streams.add(new TrainingStream(name, new AttemptId(attempt), host, job));
      }
      seconds++;
    }
    return streams;
  }

  /// The stream of that name.
  ///
  /// @throws ApiError where there is none
  static TrainingStream named(Snapshot store, Scope scope, String name) {
    int slash = name.indexOf('/');
    String training = slash < 0 ? name : name.substring(0, slash);
    return store.trainingJobsNamed(scope, training).stream()
        .flatMap(job -> of(job).stream())
        .filter(stream -> stream.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> CloudWatchErrors.logNotFound("The specified log stream does not exist."));
  }
}
