package hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.audit.AuditLog;
import hone.server.credentials.AccessKey;
import hone.server.limits.Throttle;
import hone.server.listen.ServerConfig;
import hone.server.sigv4.SigV4Verifier;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// More callers than the server works for at once: some are served, the others told to come again,
/// and nothing is left behind.
final class OverloadTest {
  private static final AccessKey KEY = new AccessKey("AKIAKNOWN", "123456789012", "secret", null);
  private static final AccessKey OTHER = new AccessKey("AKIAOTHER", "210987654321", "secret", null);
  private static final Duration WORK = Duration.ofSeconds(1);
  private static final int CALLERS = 5 * 32 * Runtime.getRuntime().availableProcessors();

  @TempDir private Path folder;
  private AuditLog audit;
  private @Nullable Front front;

  @BeforeEach
  void start() throws IOException {
    audit = AuditLog.open(folder.resolve("audit.log"), InstantSource.system());
  }

  @AfterEach
  void stop() {
    if (front != null) {
      front.close();
    }
    audit.close();
  }

  private InetSocketAddress listen(Throttle.Rates rates, Duration work) {
    return listen(
        rates,
        body -> {
          pause(work);
          return body;
        });
  }

  private InetSocketAddress listen(Throttle.Rates rates, UnaryOperator<byte[]> answer) {
    List<Operation> operations =
        List.of(new FakeOperation("DescribeSlowly", false, (_, body) -> answer.apply(body)));
    var verifier =
        new SigV4Verifier(
            id -> List.of(KEY, OTHER).stream().filter(key -> key.id().equals(id)).findFirst(),
            List.of("sagemaker"),
            SigV4Verifier.SKEW,
            InstantSource.system());
    var guards =
        new Gate.Guards(new Throttle(rates, System::nanoTime), audit, _ -> Optional.empty());
    Front started =
        Front.start(
            ServerConfig.defaults().withAddress("127.0.0.1", 0),
            new Gate(verifier, operations, guards, () -> true, InstantSource.system()));
    front = started;
    return started.address();
  }

  @Test
  void shedsFiveTimesTheLoadAndGoesOnAsBefore() throws InterruptedException {
    InetSocketAddress address = listen(new Throttle.Rates(1_000_000, 1), WORK);
    try (var client = new SignedClient(address, KEY, InstantSource.system())) {
      client.call("SageMaker.DescribeSlowly", "{}");
      Map<String, List<Duration>> answers = overload(client);
      long before = heap();
      overload(client);
      overload(client);

      assertThat(heap() - before).isLessThan(16 << 20);
      assertThat(answers.keySet()).containsExactlyInAnyOrder("200", "ThrottlingException");
      assertThat(answers.values()).allSatisfy(each -> assertThat(each).hasSizeGreaterThan(50));
      // Who is let in does not wait for those who are not.
      assertThat(
              answers.getOrDefault("200", List.of()).stream()
                  .max(Duration::compareTo)
                  .orElseThrow())
          .isLessThan(WORK.plusSeconds(20));
      assertThat(call(client)).isEqualTo("200");
    }
  }

  /// How long the answers of each kind took.
  private static Map<String, List<Duration>> overload(SignedClient client)
      throws InterruptedException {
    Map<String, List<Duration>> answers = new ConcurrentHashMap<>();
    var callers = new ArrayList<Thread>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int call = 0; call < 3; call++) {
                      long start = System.nanoTime();
                      String answer = call(client);
                      answers
                          .computeIfAbsent(answer, _ -> Collections.synchronizedList(list()))
                          .add(Duration.ofNanos(System.nanoTime() - start));
                    }
                  }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    return answers;
  }

  private static List<Duration> list() {
    return new ArrayList<>();
  }

  @Test
  void whoIsNotLetInIsToldSoAsAwsTellsIt() {
    InetSocketAddress address = listen(new Throttle.Rates(1, 1), Duration.ZERO);
    try (var client = new SignedClient(address, KEY, InstantSource.system())) {
      HttpResponse<String> answer = client.call("SageMaker.DescribeSlowly", "{}");
      while (answer.statusCode() == 200) {
        answer = client.call("SageMaker.DescribeSlowly", "{}");
      }

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(answer.body())
          .isEqualTo(
              "{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\","
                  + "\"Message\":\"Rate exceeded\"}");
    }
  }

  @Test
  @Timeout(60)
  void anAccountThatCallsTooOftenDoesNotHoldUpAnother() {
    InetSocketAddress address = listen(new Throttle.Rates(1, 1), Duration.ZERO);
    try (var busy = new SignedClient(address, KEY, InstantSource.system());
        var quiet = new SignedClient(address, OTHER, InstantSource.system())) {
      var answers = new ArrayList<String>();
      while (!answers.contains("ThrottlingException")) {
        answers.add(call(busy)); // a slow machine may call less often than it may, for a while
      }

      assertThat(answers).containsOnly("200", "ThrottlingException").contains("200");
      assertThat(call(quiet)).isEqualTo("200");
    }
  }

  @Test
  void answersThatNobodyTakesDoNotFillTheMemory() throws Exception {
    byte[] large = new byte[16 << 20];
    InetSocketAddress address =
        listen(new Throttle.Rates(1_000_000, 1), body -> body.length > 2 ? large : body);
    var untaken = new ArrayList<HttpResponse<InputStream>>();
    try (var client = new SignedClient(address, KEY, InstantSource.system())) {
      for (int i = 0; i < 8; i++) {
        untaken.add(client.open("SageMaker.DescribeSlowly", "{\"large\": true}"));
      }

      assertThat(untaken.stream().map(HttpResponse::statusCode))
          .containsExactly(200, 200, 200, 200, 400, 400, 400, 400);
      assertThat(call(client)).isEqualTo("200");
      for (HttpResponse<InputStream> each : untaken) {
        each.body().close();
      }
    }
  }

  private static String call(SignedClient client) {
    HttpResponse<String> answer =
        client.call("SageMaker.DescribeSlowly", "{}".getBytes(StandardCharsets.UTF_8), Map.of());
    if (answer.statusCode() == 200) {
      return "200";
    }
    return answer.headers().firstValue("x-amzn-ErrorType").orElse("status " + answer.statusCode());
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
