package hone.server.telemetry;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.loop.Telemetry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Counts what happens in a server from its start on. Thread-safe.
public final class PrometheusTelemetry implements RequestMeter, Telemetry {
  /// Nanoseconds of a second.
  private static final double SECOND = 1e9;

  /// An answer takes a commit at most, but for a large object's.
  private static final double[] ANSWER = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30};

  private static final double[] COMMIT = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2};

  /// A model's fit with hundreds of trials takes seconds.
  private static final double[] THOUGHT = {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

  private final PrometheusRegistry registry = new PrometheusRegistry();

  private final Counter requests =
      Counter.builder()
          .name("hone_api_requests_total")
          .help("Requests that were answered, by operation and HTTP status.")
          .labelNames("operation", "code")
          .register(registry);

  private final Histogram answers =
      Histogram.builder()
          .name("hone_api_request_duration_seconds")
          .help("From a request's head to its answer.")
          .labelNames("operation")
          .classicOnly()
          .classicUpperBounds(ANSWER)
          .register(registry);

  private final Counter throttled =
      Counter.builder()
          .name("hone_api_throttled_total")
          .help("Requests that were refused because they came too soon or too many at once.")
          .register(registry);

  private final Counter tunings =
      Counter.builder()
          .name("hone_tuning_jobs_ended_total")
          .help("Tuning jobs that have ended, by how.")
          .labelNames("status")
          .register(registry);

  private final Counter trainings =
      Counter.builder()
          .name("hone_training_jobs_ended_total")
          .help("Training jobs that have ended, by how, and of those that failed whose fault.")
          .labelNames("status", "failure")
          .register(registry);

  private final Counter attempts =
      Counter.builder()
          .name("hone_attempts_ended_total")
          .help("Attempts of training jobs that have ended, by how; lost is gone without a trace.")
          .labelNames("end")
          .register(registry);

  private final Histogram suggestions =
      Histogram.builder()
          .name("hone_suggestion_duration_seconds")
          .help("How long a search thought about what to try next.")
          .classicOnly()
          .classicUpperBounds(THOUGHT)
          .register(registry);

  private final Histogram writes =
      Histogram.builder()
          .name("hone_store_write_duration_seconds")
          .help("A change of the store, from asking for it until it is on disk.")
          .classicOnly()
          .classicUpperBounds(COMMIT)
          .register(registry);

  /// @param version the server's
  public PrometheusTelemetry(String version) {
    Info.builder()
        .name("hone_build_info")
        .help("The server's version.")
        .labelNames("version")
        .register(registry)
        .addLabelValues(version);
    for (JobStatus each : JobStatus.values()) {
      if (each.terminal()) {
        tunings.initLabelValues(label(each));
        if (each != JobStatus.FAILED) {
          trainings.initLabelValues(label(each), "");
        }
      }
    }
    for (FailureKind each : FailureKind.values()) {
      trainings.initLabelValues(label(JobStatus.FAILED), label(each));
    }
    for (AttemptEnd each : AttemptEnd.values()) {
      attempts.initLabelValues(label(each));
    }
  }

  /// Tell from now on when the server's certificate is valid no more.
  public void certificateExpires(Supplier<Instant> expiry) {
    GaugeWithCallback.builder()
        .name("hone_tls_certificate_expiry_timestamp_seconds")
        .help("When the certificate that new connections get is valid no more.")
        .callback(out -> out.call((double) expiry.get().getEpochSecond()))
        .register(registry);
  }

  PrometheusRegistry registry() {
    return registry;
  }

  @Override
  public void answered(String operation, int status, Duration took) {
    requests.labelValues(operation, String.valueOf(status)).inc();
    answers.labelValues(operation).observe(seconds(took));
  }

  @Override
  public void throttled() {
    throttled.inc();
  }

  @Override
  public void launched(Identity training, AttemptId attempt) {
    // Those that run and wait are gauges.
  }

  @Override
  public void tuningEnded(End end) {
    tunings.labelValues(label(end.status())).inc();
  }

  @Override
  public void trainingEnded(End end, @Nullable FailureKind failure) {
    trainings.labelValues(label(end.status()), failure == null ? "" : label(failure)).inc();
  }

  @Override
  public void attemptEnded(AttemptEnd end) {
    attempts.labelValues(label(end)).inc();
  }

  @Override
  public void suggested(Duration thought) {
    suggestions.observe(seconds(thought));
  }

  /// A change of the store was made, or refused.
  public void written(Duration took) {
    writes.observe(seconds(took));
  }

  private static double seconds(Duration time) {
    return time.toNanos() / SECOND;
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
