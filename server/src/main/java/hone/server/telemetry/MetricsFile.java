package hone.server.telemetry;

import hone.server.sigv4.SignableRequest;
import hone.server.stream.StreamedService;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/// Serves `GET /metrics` to anybody who may reach the server: numbers of all accounts together,
/// without names. It is written anew at most once a second, so that nobody can keep the store busy
/// by asking. A signed request goes to S3: a bucket may have that name. Thread-safe.
public final class MetricsFile implements StreamedService {
  private static final String PATH = "/metrics";
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final ExpositionFormatWriter TEXT = PrometheusTextFormatWriter.create();
  private static final ExpositionFormatWriter OPEN = OpenMetricsTextFormatWriter.create();

  private final PrometheusRegistry registry;
  private final StateGauges gauges;
  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ExpositionFormatWriter, byte[]> written = new LinkedHashMap<>(); // by lock
  private long writtenAt; // guarded by lock
  private boolean registered; // guarded by lock

  /// @param nanos a steady clock
  public MetricsFile(PrometheusTelemetry telemetry, ServerState state, LongSupplier nanos) {
    registry = telemetry.registry();
    gauges = new StateGauges(registry, state);
    this.nanos = nanos;
  }

  @Override
  public String name() {
    return "metrics";
  }

  @Override
  public boolean takes(SignableRequest head) {
    return StreamedService.onlyReads(head)
        && head.path().equals(PATH)
        && head.query().isEmpty()
        && head.values("authorization").isEmpty();
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    String accepted = exchange.head().first("accept").orElse("");
    ExpositionFormatWriter writer = accepted.contains("application/openmetrics-text") ? OPEN : TEXT;
    byte[] body = body(writer);
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", writer.getContentType());
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    exchange.send(200, headers, body);
  }

  private byte[] body(ExpositionFormatWriter writer) throws IOException {
    lock.lock();
    try {
      long now = nanos.getAsLong();
      if (now - writtenAt >= FRESH.toNanos()) {
        written.clear();
      }
      byte[] known = written.get(writer);
      if (known != null) {
        return known;
      }
      if (!registered) {
        // Not at the start, which need not wait for the JVM's own figures.
        gauges.register();
        registered = true;
      }
      if (written.isEmpty()) {
        gauges.look();
        writtenAt = now;
      }
      var out = new ByteArrayOutputStream();
      writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
      written.put(writer, out.toByteArray());
      return out.toByteArray();
    } finally {
      lock.unlock();
    }
  }
}
