package hone.server.telemetry;

import java.time.Duration;

/// Is told of each request that was answered. Must be quick and not throw. Thread-safe.
public interface RequestMeter {

  /// Counts nothing.
  RequestMeter NONE =
      new RequestMeter() {
        @Override
        public void answered(String operation, int status, Duration took) {}

        @Override
        public void throttled() {}
      };

  /// @param operation one of those that are offered, `none` if the request came to none, or what a
  ///     service of its own (S3, the page) was asked for: a bounded set
  /// @param took from the request's head to its answer
  void answered(String operation, int status, Duration took);

  /// A request was refused because it came too soon, or too much was under way.
  void throttled();
}
