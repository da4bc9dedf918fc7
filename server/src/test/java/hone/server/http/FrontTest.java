package hone.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.ApiError;
import hone.server.audit.AuditLog;
import hone.server.connection.Timeouts;
import hone.server.credentials.AccessKey;
import hone.server.limits.Throttle;
import hone.server.listen.ServerConfig;
import hone.server.sigv4.SigV4Signer;
import hone.server.sigv4.SigV4Verifier;
import hone.server.sigv4.SignableRequest.Header;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Everything that can be wrong with a request before an operation sees it: one clear error in
/// AWS's form, and the server goes on.
final class FrontTest {
  private static final AccessKey KEY = new AccessKey("AKIAKNOWN", "123456789012", "secret", null);
  private static final ServerConfig CONFIG =
      ServerConfig.defaults()
          .withAddress("127.0.0.1", 0)
          .withBodyBytesMax(4096)
          .withTimeouts(Timeouts.defaults().withHead(Duration.ofMinutes(2)));

  /// Of an SDK's calls, and of callers that send none.
  private static final List<Map<String, String>> INVOCATIONS =
      List.of(
          Map.of("amz-sdk-invocation-id", "one"),
          Map.of("amz-sdk-invocation-id", "two"),
          Map.of(),
          Map.of());

  /// The server's clock stands: on a slow machine calls of one second would come too late.
  private final Instant begun = Instant.now();

  /// How far the server's clock has gone on.
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  private final AtomicInteger created = new AtomicInteger();
  private final AtomicBoolean ready = new AtomicBoolean(true);
  @TempDir private Path folder;
  private AuditLog audit;
  private Front front;
  private SignedClient client;

  @BeforeEach
  void start() throws IOException {
    audit = AuditLog.open(folder.resolve("audit.log"), InstantSource.system());
    front = Front.start(CONFIG, gate());
    client = new SignedClient(front.address(), KEY, InstantSource.system());
  }

  @AfterEach
  void stop() {
    client.close();
    front.close();
    audit.close();
  }

  private Gate gate() {
    List<Operation> operations =
        List.of(
            new FakeOperation("DescribeX", false, (_, body) -> body),
            new FakeOperation("Echo", false, (_, body) -> body),
            new FakeOperation("Break", false, (_, _) -> broken()),
            new FakeOperation("Exhaust", true, (_, _) -> exhausted()),
            new FakeOperation("Who", false, (caller, _) -> text(caller.scope().toString())),
            new FakeOperation("Create", true, (_, _) -> text("" + created.incrementAndGet())),
            new FakeOperation("Delete", false, (_, body) -> deleted(body)));
    var guards =
        new Gate.Guards(
            new Throttle(new Throttle.Rates(10_000, 10_000), System::nanoTime),
            audit,
            _ -> Optional.empty());
    InstantSource time = () -> begun.plus(ahead.get());
    var verifier =
        new SigV4Verifier(
            id -> Optional.of(KEY).filter(key -> key.id().equals(id)),
            List.of("sagemaker", "sts"),
            SigV4Verifier.SKEW,
            time);
    return new Gate(verifier, operations, guards, ready::get, time);
  }

  @Test
  void answersASignedRequest() {
    HttpResponse<String> response = client.call("SageMaker.Echo", "{\"A\":1}");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"A\":1}");
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/x-amz-json-1.1");
    assertThat(response.headers().firstValue("x-amzn-RequestId").orElse(""))
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(response.headers().firstValue("Content-Length")).contains("7");
    assertThat(response.headers().firstValue("Date")).isPresent();
  }

  @Test
  void takesTheScopeFromKeyAndCredentialScope() {
    assertThat(client.call("SageMaker.Who", "{}").body())
        .isEqualTo("Scope[account=123456789012, region=us-west-2]");
  }

  @Test
  void tellsThatItLivesAndWhetherItIsReadyWithoutASignature() {
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
    assertThat(get("/ping").statusCode()).isEqualTo(200);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    ready.set(false);
    assertThat(get("/readyz").statusCode()).isEqualTo(503);
    assertThat(get("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void headHasTheHeadersOfGetAndNoBody() throws IOException {
    for (String path : List.of("/", "/healthz", "/readyz")) {
      String host = " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
      String closing = host + "Connection: close\r\n\r\n";
      String got = raw("GET" + closing);
      String body = got.substring(got.indexOf("\r\n\r\n") + 4);
      assertThat(body).isNotEmpty();

      String[] heads = raw("HEAD" + host + "\r\nHEAD" + closing).split("\r\n\r\n", -1);
      assertThat(heads).as(path).hasSize(3);
      for (String head : List.of(heads[0], heads[1])) {
        assertThat(head).startsWith(got.substring(0, "HTTP/1.1 200".length()));
        assertThat(head).containsIgnoringCase("\r\nContent-Length: " + body.length() + "\r\n");
      }
      assertThat(heads[2]).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "NOSUCH"})
  void refusesEveryMethodAndPathWithoutASignature(String method) {
    for (String path : List.of("/", "/anything", "/healthz/x", "/%2e%2e/etc")) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri(path))
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build());

      assertError(response, 403, "MissingAuthenticationTokenException");
    }
  }

  @Test
  void refusesAWrongSecretAndAnUnknownKey() {
    var wrong = new SigV4Signer("AKIAKNOWN", "other", null, "us-west-2", "sagemaker");
    var unknown = new SigV4Signer("AKIAOTHER", "secret", null, "us-west-2", "sagemaker");

    assertError(callAs(wrong), 403, "InvalidSignatureException");
    assertError(callAs(unknown), 403, "UnrecognizedClientException");
  }

  @Test
  void refusesACredentialThatIsScopedToAnotherService() {
    var sts = new SigV4Signer("AKIAKNOWN", "secret", null, "us-west-2", "sts");

    assertThat(assertError(callAs(sts), 403, "InvalidSignatureException"))
        .contains("Credential should be scoped to correct service: 'sagemaker'.");
  }

  @Test
  void namesAnOperationThatIsNotOffered() {
    assertThat(
            assertError(
                client.call("SageMaker.CreateEndpoint", "{}"), 404, "UnknownOperationException"))
        .contains("The operation SageMaker.CreateEndpoint is not offered by this server.");
  }

  @Test
  void refusesAWrongMethodPathTypeAndEncoding() {
    var json = new Header("Content-Type", "application/x-amz-json-1.1");
    var echo = new Header("X-Amz-Target", "SageMaker.Echo");
    byte[] body = text("{}");

    assertError(
        client.send("GET", "/", List.of(json, echo), new byte[0]),
        404,
        "UnknownOperationException");
    assertError(
        client.send("POST", "/other", List.of(json, echo), body), 404, "UnknownOperationException");
    assertError(client.send("POST", "/", List.of(json), body), 404, "UnknownOperationException");
    assertError(
        client.send("POST", "/", List.of(new Header("Content-Type", "text/xml"), echo), body),
        415,
        "UnsupportedMediaTypeException");
    assertError(
        client.call("SageMaker.Echo", body, Map.of("Content-Encoding", "gzip")),
        415,
        "UnsupportedMediaTypeException");
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    assertError(
        client.call("SageMaker.Echo", "x".repeat(4097)), 413, "RequestEntityTooLargeException");
    assertThat(client.call("SageMaker.Echo", "x".repeat(4096)).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesABodyThatDoesNotSayHowLongItIs() throws IOException {
    for (String path : List.of("/", "/healthz")) {
      String head = post("Transfer-Encoding: chunked").replace("POST /", "POST " + path);

      // As far as it is read, a chunk is held as a whole.
      String answer = raw(head + "7fffffff\r\n" + "x".repeat(100_000));

      assertThat(answer).startsWith("HTTP/1.1 411").contains("MalformedHttpRequestException");
    }
    assertGoesOn();
  }

  @Test
  void refusesABodyThatDoesNotArrive() throws IOException {
    Timeouts brief = Timeouts.defaults().withBody(Duration.ofMillis(700));
    try (Front impatient = Front.start(CONFIG.withTimeouts(brief), gate())) {
      String answer = raw(impatient, post("Content-Length: 100") + "{\"A\":");

      assertThat(answer).startsWith("HTTP/1.1 408").contains("RequestTimeoutException");
      assertThat(raw(impatient, "GET /ping HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void outlivesABodyThatIsCutOff() throws IOException {
    try (Socket socket = new Socket(front.address().getAddress(), front.address().getPort())) {
      socket.getOutputStream().write(text(post("Content-Length: 100") + "{\"A\":"));
    }
    assertGoesOn();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "POST / HTTP/9.9\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nno colon\r\n\r\n",
        "POST /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n"
      })
  void answersWhatIsNotHttpInOneForm(String request) throws IOException {
    String answer = raw(request);

    assertThat(answer).matches("(?s)HTTP/1.1 [45]\\d\\d.*").contains("\"__type\"");
    assertGoesOn();
  }

  @Test
  void refusesHeadersThatAreTooLarge() throws IOException {
    String answer = raw("POST / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(40_000) + "\r\n\r\n");

    assertThat(answer).matches("(?s)HTTP/1.1 4\\d\\d.*").contains("\"__type\"");
    assertGoesOn();
  }

  @Test
  void showsNothingOfAnInternalFailure() {
    HttpResponse<String> response = client.call("SageMaker.Break", "{}");

    assertThat(assertError(response, 500, "InternalFailure"))
        .contains(response.headers().firstValue("x-amzn-RequestId").orElseThrow())
        .doesNotContain("hidden detail");
    assertGoesOn();
  }

  @Test
  void givesARetriedCreateTheFirstAnswer() {
    assertThat(create("one", "{}")).isEqualTo("1");
    assertThat(create("one", "{}")).isEqualTo("1");
    assertThat(create("one", "{ }")).isEqualTo("2");
    assertThat(create("two", "{}")).isEqualTo("3");
    assertThat(client.call("SageMaker.Create", "{}").body()).isEqualTo("4");
  }

  @Test
  void keepsNoInvocationIdThatIsLongerThanAnySdks() {
    assertThat(create("x".repeat(128), "{}")).isEqualTo("1");
    assertThat(create("x".repeat(128), "{}")).isEqualTo("1");
    assertThat(create("x".repeat(129), "{}")).isEqualTo("2");
    assertThat(create("x".repeat(129), "{}")).isEqualTo("3");
  }

  @Test
  void aRecordedRequestThatIsSentAgainDoesNothingAgain() throws IOException {
    InstantSource then = InstantSource.fixed(Instant.now().minusSeconds(60));
    try (var recorder = new SignedClient(front.address(), KEY, then)) {
      assertThat(recorder.call("SageMaker.Create", "{}").body()).isEqualTo("1");
      ahead.set(Duration.ofSeconds(10));
      for (Map<String, String> unsigned : INVOCATIONS) {
        HttpResponse<String> again = recorder.callAdding("SageMaker.Create", "{}", unsigned);
        assertThat(assertError(again, 503, "ServiceUnavailable")).contains("Sign the request anew");
      }
      assertThat(recorder.call("SageMaker.Create", "{ }").body()).isEqualTo("2");
    }
    assertThat(client.call("SageMaker.Create", "{}").body()).isEqualTo("3");
    assertThat(Files.readAllLines(folder.resolve("audit.log"))).hasSize(3);
  }

  /// Its signature is the same, since SDKs do not sign what tells their calls apart.
  @Test
  void whatIsCalledTwiceWithinASecondIsDoneTwice() {
    InstantSource second = InstantSource.fixed(Instant.now());
    try (var caller = new SignedClient(front.address(), KEY, second)) {
      for (Map<String, String> unsigned : INVOCATIONS) {
        int before = created.get();
        HttpResponse<String> answer = caller.callAdding("SageMaker.Create", "{}", unsigned);
        assertThat(answer.body()).isEqualTo("" + (before + 1));
      }
      assertThat(created).hasValue(INVOCATIONS.size());
      assertThat(caller.callAdding("SageMaker.Create", "{}", INVOCATIONS.getFirst()).body())
          .isEqualTo("1");
    }
  }

  @Test
  void whatWasRefusedAndCanBeDoneNowIsDoneWithinTheSameSecond() {
    InstantSource second = InstantSource.fixed(Instant.now());
    try (var caller = new SignedClient(front.address(), KEY, second)) {
      assertThat(caller.call("SageMaker.Delete", "{}").statusCode()).isEqualTo(400);
      created.set(1);
      assertThat(caller.call("SageMaker.Delete", "{}").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void writesEveryChangeDownWithItsResult() throws IOException {
    client.call("SageMaker.DescribeX", "{}");
    client.call("SageMaker.Create", "{\"TrainingJobName\":\"a\"}");
    client.call("SageMaker.Break", "{}");

    List<String> lines = Files.readAllLines(folder.resolve("audit.log"));
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst())
        .contains("\"action\":\"sagemaker:Create\"", "\"TrainingJobName\":\"a\"")
        .contains("\"result\":\"OK\",\"status\":200,\"source\":\"127.0.0.1\"");
    assertThat(lines.getLast()).contains("\"result\":\"InternalFailure\",\"status\":500");
  }

  @Test
  void writesDownAChangeThatAnErrorOfTheMachineEnds() throws IOException {
    HttpResponse<String> answer = client.call("SageMaker.Exhaust", "{\"TrainingJobName\":\"a\"}");
    assertThat(assertError(answer, 500, "InternalFailure")).doesNotContain("a test's");

    List<String> lines = Files.readAllLines(folder.resolve("audit.log"));
    assertThat(lines)
        .singleElement()
        .asString()
        .contains("\"action\":\"sagemaker:Exhaust\"", "\"TrainingJobName\":\"a\"")
        .contains("\"result\":\"InternalFailure\",\"status\":500");
    assertGoesOn();
  }

  @Test
  void refusesARequestForAnotherHost() throws IOException {
    String answer = raw("POST / HTTP/1.1\r\nHost: evil.example\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 403").contains("allowed_hosts");
    assertGoesOn();
  }

  @Test
  void refusesTwoLengthsAndTooManyHeaders() throws IOException {
    String both = post("Content-Length: 3\r\nTransfer-Encoding: chunked") + "0\r\n\r\n";
    String many = post("X: 1\r\n".repeat(100) + "Y: 1");

    assertThat(raw(both)).startsWith("HTTP/1.1 400").contains("\"__type\"");
    assertThat(raw(many)).startsWith("HTTP/1.1 400").contains("more than 100 headers");
    assertGoesOn();
  }

  @Test
  void closesTheConnectionWhereEitherSideSaysSo() throws IOException {
    String ping = "GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\n";

    assertThat(raw(ping + "Connection: close\r\n\r\n" + ping + "\r\n").split("HTTP/1.1 [1-5]", -1))
        .hasSize(2);
  }

  @Test
  void slowCallersDoNotHoldUpOthers() throws IOException {
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 500; i++) {
        var socket = new Socket(front.address().getAddress(), front.address().getPort());
        socket.getOutputStream().write(text("POST / HTTP/1.1\r\nHost: a"));
        slow.add(socket);
      }
      long start = System.nanoTime();
      assertGoesOn();

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  private String create(String invocation, String body) {
    return client
        .call("SageMaker.Create", text(body), Map.of("amz-sdk-invocation-id", invocation))
        .body();
  }

  private HttpResponse<String> callAs(SigV4Signer signer) {
    try (var other = new SignedClient(front.address(), InstantSource.system(), signer)) {
      return other.call("SageMaker.Echo", "{}");
    }
  }

  private HttpResponse<String> get(String path) {
    return client.send(HttpRequest.newBuilder(uri(path)).build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + front.address().getPort() + path);
  }

  private static String post(String header) {
    return "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + header + "\r\n\r\n";
  }

  private String raw(String request) throws IOException {
    return raw(front, request);
  }

  private static String raw(Front at, String request) throws IOException {
    try (Socket socket = new Socket(at.address().getAddress(), at.address().getPort())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(text(request));
      InputStream answer = socket.getInputStream();
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void assertGoesOn() {
    assertThat(client.call("SageMaker.Echo", "{}").statusCode()).isEqualTo(200);
  }

  private static String assertError(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).startsWith("{\"__type\":\"" + code + "\",\"message\":\"");
    assertThat(response.body()).contains("\"Message\":\"");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    return response.body();
  }

  private byte[] deleted(byte[] body) {
    if (created.get() == 0) {
      throw ApiError.validation("There is nothing to delete.");
    }
    return body;
  }

  private static byte[] broken() {
    throw new IllegalStateException("hidden detail");
  }

  private static byte[] exhausted() {
    throw new OutOfMemoryError("a test's");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
