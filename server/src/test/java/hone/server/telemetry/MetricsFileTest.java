package hone.server.telemetry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.Arn;
import hone.engine.Scope;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.loop.Telemetry;
import hone.engine.loop.Telemetry.AttemptEnd;
import hone.server.http.UnsignedFront;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a server counts, through a front.
final class MetricsFileTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final PrometheusTelemetry telemetry = new PrometheusTelemetry("1.2.3");
  private final AtomicLong nanos = new AtomicLong(Duration.ofDays(1).toNanos());
  private final FakeState state = new FakeState();
  @TempDir private Path folder;
  private UnsignedFront front;

  @BeforeEach
  void start() throws IOException {
    front = UnsignedFront.start(folder, new MetricsFile(telemetry, state, nanos::get));
  }

  @AfterEach
  void stop() {
    http.close();
    front.close();
  }

  private HttpResponse<String> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var uri = URI.create("http://127.0.0.1:" + front.address().getPort() + path);
    var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private List<String> lines() throws IOException, InterruptedException {
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    return ask("GET", "/metrics").body().lines().toList();
  }

  @Test
  void whenTheCertificateExpiresIsToldWhereThereIsOne() throws IOException, InterruptedException {
    String name = "hone_tls_certificate_expiry_timestamp_seconds";
    assertThat(lines()).noneMatch(line -> line.contains(name));
    var expiry = new AtomicReference<Instant>(Instant.ofEpochSecond(1_800_000_000));
    telemetry.certificateExpires(expiry::get);
    assertThat(lines()).contains(name + " 1.8E9");
    expiry.set(Instant.ofEpochSecond(1_900_000_000));
    assertThat(lines()).contains(name + " 1.9E9");
  }

  private static Telemetry.End end(JobStatus status) {
    var scope = new Scope("123456789012", "us-west-2");
    String arn = Arn.ofTuningJob(scope, "job");
    return new Telemetry.End(new Identity(1, scope, "job", arn, Instant.EPOCH), status, null);
  }

  @Test
  void whatWasCountedIsToldInPrometheusForm() throws IOException, InterruptedException {
    telemetry.answered("CreateTrainingJob", 200, Duration.ofMillis(20));
    telemetry.answered("CreateTrainingJob", 400, Duration.ofMillis(2));
    telemetry.throttled();
    telemetry.tuningEnded(end(JobStatus.COMPLETED));
    telemetry.trainingEnded(end(JobStatus.COMPLETED), null);
    telemetry.trainingEnded(end(JobStatus.FAILED), FailureKind.ALGORITHM);
    telemetry.attemptEnded(AttemptEnd.LOST);
    telemetry.suggested(Duration.ofMillis(70));
    telemetry.written(Duration.ofMillis(3));

    HttpResponse<String> answer = ask("GET", "/metrics");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body().lines())
        .contains(
            "# TYPE hone_api_requests_total counter",
            "hone_api_requests_total{code=\"200\",operation=\"CreateTrainingJob\"} 1.0",
            "hone_api_requests_total{code=\"400\",operation=\"CreateTrainingJob\"} 1.0",
            "hone_api_request_duration_seconds_bucket{operation=\"CreateTrainingJob\",le=\"0.005\"}"
                + " 1",
            "hone_api_request_duration_seconds_count{operation=\"CreateTrainingJob\"} 2",
            "hone_api_throttled_total 1.0",
            "hone_tuning_jobs_ended_total{status=\"completed\"} 1.0",
            "hone_tuning_jobs_ended_total{status=\"failed\"} 0.0",
            "hone_training_jobs_ended_total{failure=\"\",status=\"completed\"} 1.0",
            "hone_training_jobs_ended_total{failure=\"algorithm\",status=\"failed\"} 1.0",
            "hone_training_jobs_ended_total{failure=\"internal\",status=\"failed\"} 0.0",
            "hone_attempts_ended_total{end=\"lost\"} 1.0",
            "hone_suggestion_duration_seconds_bucket{le=\"0.1\"} 1",
            "hone_store_write_duration_seconds_bucket{le=\"0.0025\"} 0",
            "hone_store_write_duration_seconds_bucket{le=\"0.005\"} 1",
            "hone_build_info{version=\"1.2.3\"} 1",
            "hone_training_jobs_waiting 3.0",
            "hone_slots_taken 2.0",
            "hone_slots 4.0",
            "hone_tuning_jobs_running 1.0",
            "hone_ready 1.0",
            "hone_lease_held 1.0",
            "hone_attempts{site=\"process\",stage=\"training\"} 2.0",
            "hone_data_free_bytes 1000.0",
            "hone_log_records_total{level=\"error\"} 5.0");
    assertThat(answer.body())
        .contains("jvm_memory_used_bytes{area=\"heap\"}", "jvm_gc_collection_seconds_count");
  }

  @Test
  void whatTheStoreCannotTellIsLeftOut() throws IOException, InterruptedException {
    assertThat(lines()).contains("hone_training_jobs_waiting 3.0");
    state.isAway = true;

    assertThat(lines())
        .noneMatch(line -> line.startsWith("hone_training_jobs_waiting"))
        .noneMatch(line -> line.startsWith("hone_slots_taken"))
        .contains("hone_slots 4.0");
  }

  @Test
  void askingOftenAsksTheStoreOnceASecond() throws IOException, InterruptedException {
    for (int i = 0; i < 5; i++) {
      ask("GET", "/metrics");
      ask("GET", "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");
    }
    assertThat(state.looks).hasValue(1);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    ask("GET", "/metrics");
    assertThat(state.looks).hasValue(2);
  }

  @Test
  void whoAsksForOpenMetricsGetsIt() throws IOException, InterruptedException {
    ask("GET", "/metrics"); // the other form is not given in its stead
    HttpResponse<String> answer =
        ask("GET", "/metrics", "Accept", "application/openmetrics-text; version=1.0.0");

    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(answer.body()).endsWith("# EOF\n").contains("# TYPE hone_api_throttled counter");
  }

  @Test
  void whatIsSignedOrAsksForMoreIsForTheBucketOfThatName()
      throws IOException, InterruptedException {
    assertThat(ask("HEAD", "/metrics").statusCode()).isEqualTo(200);
    for (HttpResponse<String> other :
        List.of(
            ask("GET", "/metrics", "Authorization", "AWS4-HMAC-SHA256 Credential=x"),
            ask("GET", "/metrics?list-type=2"),
            ask("GET", "/metrics/object"),
            ask("DELETE", "/metrics"))) {
      assertThat(other.statusCode()).isGreaterThanOrEqualTo(400);
      assertThat(other.body()).doesNotContain("hone_");
    }
  }

  @Test
  void anotherHostsNameIsRefusedAsByTheApi() throws IOException {
    String request = "GET /metrics HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), front.address().getPort())) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);

      assertThat(answer).startsWith("HTTP/1.1 403").doesNotContain("hone_");
    }
  }

  private static final class FakeState implements ServerState {
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean isAway;

    @Override
    public int slots() {
      return 4;
    }

    @Override
    public Optional<Load> load() {
      looks.incrementAndGet();
      return isAway ? Optional.empty() : Optional.of(new Load(3, 2, 1));
    }

    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public boolean leaseHeld() {
      return true;
    }

    @Override
    public List<Attempts> attempts() {
      return List.of(new Attempts("process", "training", 2));
    }

    @Override
    public Optional<Space> space() {
      return Optional.of(new Space(1000, 2000));
    }

    @Override
    public long warnings() {
      return 0;
    }

    @Override
    public long errors() {
      return 5;
    }
  }
}
