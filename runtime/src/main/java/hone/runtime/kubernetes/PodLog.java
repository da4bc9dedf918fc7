package hone.runtime.kubernetes;

import hone.runtime.log.LogSource;
import hone.runtime.log.TimedLines;
import hone.runtime.log.TimedLog;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.IOException;
import java.io.InputStream;

/// Reads a pod's log from its cluster, which begins at whole seconds.
record PodLog(Cluster cluster, String pod) implements TimedLines.Opening {

  LogSource source() {
    return new TimedLog(this, pod);
  }

  @Override
  public TimedLines open(String since, boolean follow) throws IOException {
    if (follow) {
      return cluster
          .followLog(pod, since)
          .map(watch -> followed(watch, !since.isEmpty()))
          .orElseGet(TimedLines::none);
    }
    return cluster
        .log(pod, since)
        .<TimedLines>map(log -> new PodLines(log, !since.isEmpty(), log))
        .orElseGet(TimedLines::none);
  }

  /// To close the watch alone would leave its stream open, and whoever reads it waiting.
  private static TimedLines followed(LogWatch watch, boolean resumed) {
    InputStream log = watch.getOutput();
    return new PodLines(
        log,
        resumed,
        () -> {
          try {
            log.close();
          } finally {
            watch.close();
          }
        });
  }
}
