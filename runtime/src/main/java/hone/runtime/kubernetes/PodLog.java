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
      LogWatch watch = cluster.followLog(pod, since);
      return new PodLines(watch.getOutput(), watch);
    }
    InputStream log = cluster.log(pod, since);
    return new PodLines(log, log);
  }
}
