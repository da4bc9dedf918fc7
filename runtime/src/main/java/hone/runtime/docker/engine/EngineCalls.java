package hone.runtime.docker.engine;

import hone.runtime.site.UnavailableException;
import java.io.IOException;

/// Turns an engine's refusals of what cannot be the request's fault into failures of the world.
public final class EngineCalls {
  private EngineCalls() {}

  /// A call of an engine.
  public interface Call<T> {
    T run() throws EngineException, IOException;
  }

  public static <T> T of(Call<T> call) throws IOException {
    try {
      return call.run();
    } catch (EngineException error) {
      throw failed(error);
    }
  }

  /// An engine that fails inside may do it the next time.
  public static UnavailableException failed(EngineException error) {
    return new UnavailableException(
        "the engine answered " + error.status() + ": " + error.getMessage(), error, true);
  }
}
