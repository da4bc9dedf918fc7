package hone.runtime.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import hone.runtime.docker.engine.EngineCalls;
import hone.runtime.docker.engine.EngineClient;
import hone.runtime.docker.engine.EngineException;
import hone.runtime.docker.engine.LogFrames;
import hone.runtime.log.LogSource;
import hone.runtime.log.TimedLines;
import hone.runtime.log.TimedLog;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;

/// Reads a container's log from its engine.
record ContainerLog(EngineClient engine, String container) implements TimedLines.Opening {

  LogSource source() {
    return new TimedLog(this, container);
  }

  @Override
  public TimedLines open(String since, boolean follow) throws IOException {
    try {
      Response response = engine.logs(container, seconds(since), follow);
      return new LogFrames(response.getBody(), response);
    } catch (EngineException error) {
      if (error.isRefusal() || error.isConflict()) {
        return TimedLines.none(); // it is gone, or being removed
      }
      throw EngineCalls.failed(error);
    }
  }

  /// Seconds with a fraction, as the engine takes them.
  private static String seconds(String time) {
    if (time.isEmpty()) {
      return "0";
    }
    try {
      Instant instant = Instant.parse(time);
      return "%d.%09d".formatted(instant.getEpochSecond(), instant.getNano());
    } catch (DateTimeException _) {
      // From the beginning: what was read is skipped by its time.
      return "0";
    }
  }
}
