package hone.cli.crash;

import hone.cli.client.Credentials;
import hone.cli.client.Json;
import hone.server.sigv4.SigV4Signer;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Calls of SageMaker's API as an SDK makes them, each try of one call with the same invocation id.
final class SignedCalls implements AutoCloseable {
  private final URI uri;
  private final Credentials credentials;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  SignedCalls(URI uri, Credentials credentials) {
    this.uri = uri;
    this.credentials = credentials;
  }

  /// What came back.
  record Reply(int status, JsonNode body) {
    String error() {
      return body.path("__type").asString("");
    }
  }

  Reply call(String operation, String body) throws IOException {
    return call(operation, body, "none");
  }

  Reply call(String operation, String body, String invocation) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    var headers =
        List.of(
            new Header("host", uri.getAuthority()),
            new Header("content-type", "application/x-amz-json-1.1"),
            new Header("x-amz-target", "SageMaker." + operation),
            new Header("amz-sdk-invocation-id", invocation));
    var signer =
        new SigV4Signer(
            credentials.accessKey(),
            credentials.secret(),
            credentials.sessionToken(),
            "us-west-2",
            "sagemaker");
    var builder =
        HttpRequest.newBuilder(uri.resolve("/"))
            .timeout(Duration.ofSeconds(60))
            .POST(BodyPublishers.ofByteArray(bytes));
    headers.stream().skip(1).forEach(each -> builder.header(each.name(), each.value()));
    signer
        .sign(new SignableRequest("POST", "/", "", headers, bytes), Clock.systemUTC())
        .forEach(builder::header);
    try {
      HttpResponse<String> response =
          http.send(builder.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      String text = response.body().isEmpty() ? "{}" : response.body();
      return new Reply(response.statusCode(), Json.read(text, "the answer"));
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IOException(error);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
