package hone.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hone.cli.CliError;
import hone.cli.Exit;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the client sends and understands, against a server that answers from a list.
final class AwsClientTest {
  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

  private final List<String> answers = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final HttpServer server = newServer();
  private final AwsClient client = client(server);

  @BeforeEach
  void start() {
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void requestsAreAwsJsonAndSigned() {
    answers.add("200 {\"a\":1}");

    var answer = client.sagemaker("ListThings", Json.object().put("MaxResults", 5));

    assertThat(answer.path("a").asInt()).isEqualTo(1);
    assertThat(asked.getFirst())
        .contains("SageMaker.ListThings", "application/x-amz-json-1.1", "20260102T030405Z")
        .contains("AWS4-HMAC-SHA256 Credential=AKID/20260102/us-west-2/sagemaker/aws4_request")
        .contains("SignedHeaders=content-type;host;x-amz-date;x-amz-target")
        .endsWith("{\"MaxResults\":5}");
  }

  @Test
  void listsGoOnToTheLastPageOrTheLimit() {
    answers.add("200 {\"L\":[1,2],\"NextToken\":\"t\"}");
    answers.add("200 {\"L\":[3]}");

    var all = client.list("ListThings", Json.object(), "L", 10);

    assertThat(Json.line(all)).isEqualTo("[1,2,3]");
    assertThat(asked.get(1)).contains("\"NextToken\":\"t\"", "\"MaxResults\":8");
  }

  @Test
  void logStreamsOfAllPagesAreFound() {
    answers.add("200 {\"logStreams\":[{\"logStreamName\":\"a/1\"}],\"nextToken\":\"t\"}");
    answers.add("200 {\"logStreams\":[{\"logStreamName\":\"a/2\"}]}");

    assertThat(client.logStreams("group", "a/")).containsExactly("a/1", "a/2");
    assertThat(asked.get(0)).contains("\"logStreamNamePrefix\":\"a/\"").doesNotContain("nextToken");
    assertThat(asked.get(1)).contains("\"nextToken\":\"t\"");
  }

  @Test
  void refusalsSayAwsNameAndText() {
    answers.add("400 {\"__type\":\"com.amazon#ResourceNotFound\",\"message\":\"no such job\"}");

    assertThatThrownBy(() -> client.sagemaker("X", Json.object()))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.isNotFound()).isTrue();
              assertThat(refused.exitCode()).isEqualTo(Exit.REFUSED);
            })
        .hasMessage("ResourceNotFound: no such job");
  }

  @Test
  void aRefusedKeyIsNamedWithItsPlace() {
    answers.add("403 {\"__type\":\"UnrecognizedClientException\",\"message\":\"Invalid.\"}");

    assertThatThrownBy(() -> client.sagemaker("X", Json.object()))
        .hasMessage(
            "UnrecognizedClientException: Invalid. The key was AKID, from a test, which may be"
                + " another server's than the one at %s; --data with this server's data folder uses"
                + " its key",
            client.uri());
  }

  @Test
  void whatIsNoHoneIsSaidToBeNone() {
    answers.add("501 <html>");
    answers.add("200 <html>");

    for (String status : List.of("501", "200")) {
      assertThatThrownBy(() -> client.sagemaker("X", Json.object()))
          .isInstanceOfSatisfying(
              CliError.class, error -> assertThat(error.exitCode()).isEqualTo(Exit.UNREACHABLE))
          .hasMessageContaining("answers HTTP " + status + ", and not as AWS's API");
    }
  }

  @Test
  void httpsToAServerThatSpeaksHttpIsNamed() throws IOException {
    var credentials = new Credentials("AKID", "s", null, "a test");
    try (var plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerPlainly(plain));
      var uri = URI.create("https://127.0.0.1:" + plain.getLocalPort());
      var secure = new AwsClient(new Endpoint(uri, "us-west-2", credentials), TIME);

      // The connection's end may be seen before the answer that is no TLS: either tells the way.
      assertThatThrownBy(() -> secure.sagemaker("X", Json.object()))
          .hasMessageContaining(uri.toString())
          .hasMessageContaining("a server without TLS is at http://…");
      secure.close();
    }
  }

  private static void answerPlainly(ServerSocket server) {
    try (var socket = server.accept()) {
      assertThat(socket.getInputStream().read()).isNotNegative();
      String answer = "HTTP/1.1 400 Bad Request\r\n\r\n";
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
      socket.shutdownOutput();
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
  }

  @Test
  void aNameOfTheOtherKindIsToldApartFromOneThatIsNone() {
    String none = "400 {\"__type\":\"ResourceNotFound\",\"message\":\"\"}";
    String tunings =
        "200 {\"HyperParameterTuningJobSummaries\":[{\"HyperParameterTuningJobName\":\"churn\"}]}";
    answers.addAll(
        List.of(none, "200 {}", none, none, tunings, "200 {}", "200 {}", none, "200 {}"));
    var jobs = new JobFinder(client);

    assertThatThrownBy(() -> jobs.training("churn"))
        .hasMessageContaining("'churn' is a tuning job")
        .hasMessageContaining("'hone trials churn'");
    assertThatThrownBy(() -> jobs.either("chrun"))
        .hasMessageContaining("there is neither a tuning job nor a training job 'chrun' in region")
        .hasMessageContaining("us-west-2 at http://127.0.0.1:")
        .hasMessageContaining("in the account of the key AKID, from ")
        .hasMessageContaining("; did you mean 'churn'? ('hone jobs' lists");
    assertThatThrownBy(() -> jobs.tuning("a-1")).hasMessageContaining("'a-1' is a training job");
  }

  @Test
  void theBeginningOfATrainingJobsNameIsToldWithItsEnd() {
    String none = "400 {\"__type\":\"ResourceNotFound\",\"message\":\"\"}";
    String named = "200 {\"TrainingJobSummaries\":[{\"TrainingJobName\":\"churn-007-1a2b\"}]}";
    String refused = "400 {\"__type\":\"ValidationException\",\"message\":\"a length\"}";
    answers.addAll(List.of(none, none, named, none, none, refused, refused));
    var jobs = new JobFinder(client);

    assertThatThrownBy(() -> jobs.training("churn-007"))
        .hasMessageContaining("there is no training job 'churn-007'")
        .hasMessageContaining("did you mean 'churn-007-1a2b'?");
    assertThat(asked.get(2)).contains("\"NameContains\":\"churn-007\"");
    assertThatThrownBy(() -> jobs.training("churn-008"))
        .hasMessageContaining("there is no training job 'churn-008'");
  }

  @Test
  void aServerThatIsGoneIsNamed() {
    server.stop(0);

    assertThatThrownBy(() -> client.sagemaker("X", Json.object()))
        .isInstanceOf(CliError.class)
        .hasMessageContaining("no server answers at http://127.0.0.1:");
  }

  private void answer(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(headers.entrySet() + body);
    String answer = answers.removeFirst();
    byte[] bytes = answer.substring(4).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException error) {
      throw new IllegalStateException(error);
    }
  }

  private static AwsClient client(HttpServer server) {
    var uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    var credentials = new Credentials("AKID", "s", null, "a test");
    return new AwsClient(new Endpoint(uri, "us-west-2", credentials), TIME);
  }
}
