package hone.cli.client;

import hone.cli.CliError;
import hone.cli.Exit;
import hone.cli.Home;
import hone.cli.text.Words;
import hone.server.sigv4.SigV4Signer;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls a service in AWS's JSON protocols, signed. Thread-safe.
public final class AwsClient implements AutoCloseable {
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// What AWS calls the refusals of a key that the server does not know.
  private static final Set<String> KEY_UNKNOWN =
      Set.of("UnrecognizedClientException", "InvalidClientTokenId");

  /// What AWS calls the refusals of a key, its secret, its token or its end.
  private static final Set<String> KEY_REFUSED =
      Set.of(
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "ExpiredTokenException",
          "ExpiredToken");

  private final Endpoint endpoint;
  private final InstantSource time;
  private final String flags;
  private final HttpClient http;

  /// A client that trusts what the JDK trusts.
  public AwsClient(Endpoint endpoint, InstantSource time) {
    this(endpoint, time, Map.of(), "");
  }

  /// @param environment may name certificates to trust in `AWS_CA_BUNDLE`
  /// @param flags that lead other commands to the same server, each word with a blank before it
  public AwsClient(
      Endpoint endpoint, InstantSource time, Map<String, String> environment, String flags) {
    this.endpoint = endpoint;
    this.time = time;
    this.flags = flags;
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_PATIENCE);
    String authorities = environment.getOrDefault(Authorities.VARIABLE, "");
    if (!authorities.isEmpty()) {
      builder.sslContext(Authorities.of(Path.of(authorities)));
    }
    http = builder.build();
  }

  /// Call an operation of SageMaker's.
  public JsonNode sagemaker(String operation, ObjectNode request) {
    return call("sagemaker", "SageMaker." + operation, request);
  }

  /// Call an operation of Hone's own, which is signed as SageMaker's are.
  public JsonNode hone(String operation, ObjectNode request) {
    return call("sagemaker", "Hone." + operation, request);
  }

  /// Call an operation of SageMaker Metrics', which are named by their paths.
  public JsonNode metrics(String operation, ObjectNode request) {
    return call("sagemaker", "/" + operation, List.of(contentType("application/json")), request);
  }

  /// Call an operation of CloudWatch Logs'.
  public JsonNode logs(String operation, ObjectNode request) {
    return call("logs", "Logs_20140328." + operation, request);
  }

  /// Call a List operation page by page and collect up to a number of entries.
  public JsonNode list(String operation, ObjectNode request, String member, int most) {
    return pages(page -> sagemaker(operation, page), request, member, most).path(member);
  }

  /// Call an operation page by page until up to a number of entries are collected.
  ///
  /// @param member the answer's list
  /// @return the last answer, with all entries in it
  public ObjectNode pages(
      Function<ObjectNode, JsonNode> operation, ObjectNode request, String member, int most) {
    ArrayNode all = Json.object().putArray(member);
    ObjectNode page = request.deepCopy();
    while (true) {
      page.put("MaxResults", Math.min(100, most - all.size()));
      JsonNode answer = operation.apply(page);
      answer.path(member).forEach(all::add);
      JsonNode next = answer.path("NextToken");
      if (!next.isString() || all.size() >= most) {
        ObjectNode last = (ObjectNode) answer.deepCopy();
        last.set(member, all);
        return last;
      }
      page.put("NextToken", next.asString());
    }
  }

  /// The names of a log group's streams that begin with a text, of all pages.
  public List<String> logStreams(String group, String prefix) {
    var names = new ArrayList<String>();
    ObjectNode page = Json.object().put("logGroupName", group).put("logStreamNamePrefix", prefix);
    JsonNode next;
    do {
      JsonNode answer = logs("DescribeLogStreams", page);
      answer.path("logStreams").forEach(each -> names.add(each.path("logStreamName").asString("")));
      next = answer.path("nextToken");
      page.set("nextToken", next);
    } while (next.isString());
    return names;
  }

  private JsonNode call(String service, String target, ObjectNode request) {
    var headers =
        List.of(contentType("application/x-amz-json-1.1"), new Header("x-amz-target", target));
    return call(service, "/", headers, request);
  }

  private static Header contentType(String type) {
    return new Header("content-type", type);
  }

  private JsonNode call(String service, String path, List<Header> headers, ObjectNode request) {
    byte[] body = Json.line(request).getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response = send(signed(service, path, headers, body));
    String answer = response.body();
    if (response.statusCode() == 200 && (answer.isEmpty() || answer.startsWith("{"))) {
      return Json.read(answer.isEmpty() ? "{}" : answer, "the answer");
    }
    throw refusal(response);
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException error) {
      throw unreachable(error);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CliError(Exit.INTERRUPTED, "interrupted");
    }
  }

  private CliError unreachable(IOException error) {
    String where = endpoint.uri().toString();
    boolean secure = where.startsWith("https:");
    String others = "--endpoint or AWS_ENDPOINT_URL name another";
    String otherScheme =
        secure ? "a server without TLS is at http://…" : "a server with TLS is at https://…";
    return new CliError(
        Exit.UNREACHABLE,
        switch (error) {
          case ConnectException _ ->
              "no server answers at "
                  + where
                  + " ('"
                  + Home.command()
                  + " serve' starts one; "
                  + others
                  + ")";
          case HttpConnectTimeoutException _ ->
              "no server answers at "
                  + where
                  + " within "
                  + CONNECT_PATIENCE.toSeconds()
                  + " s"
                  + (secure ? " in HTTPS" : "")
                  + " ("
                  + others
                  + ")";
          case SSLException _ ->
              where
                  + " cannot be spoken to in HTTPS: "
                  + error.getMessage()
                  + " ("
                  + otherScheme
                  + "; AWS_CA_BUNDLE names certificates to trust; --endpoint https://NAME:PORT"
                  + " calls the server as its certificate does)";
          default ->
              "the server at "
                  + where
                  + " did not answer to the end: "
                  + Words.error(error)
                  + " ("
                  + otherScheme
                  + ")";
        });
  }

  /// What answers, but neither as AWS nor as Hone does.
  private CliError foreign(HttpResponse<String> response) {
    return new CliError(
        Exit.UNREACHABLE,
        endpoint.uri()
            + " answers HTTP "
            + response.statusCode()
            + ", and not as AWS's API: it is no Hone, or something stands between"
            + " (--endpoint or AWS_ENDPOINT_URL name another)");
  }

  /// The server's address.
  public URI uri() {
    return endpoint.uri();
  }

  /// A command that is to be copied, with the flags that lead to this server.
  public String command(String words) {
    return Home.command() + " " + words + flags;
  }

  /// The region and the address, for people.
  public String where() {
    return "region " + endpoint.region() + " at " + endpoint.uri();
  }

  /// The key and where it was found, for people.
  public String key() {
    Credentials credentials = endpoint.credentials();
    return credentials.accessKey() + ", from " + credentials.source();
  }

  private CliError refusal(HttpResponse<String> response) {
    String body = response.body();
    String type = response.headers().firstValue("x-amzn-ErrorType").orElse("");
    String message = "";
    if (body.startsWith("{")) {
      JsonNode document = Json.read(body, "the answer");
      type = document.path("__type").asString(type);
      message = document.path("message").asString(document.path("Message").asString(""));
    }
    String shortType = type.replaceFirst("^.*#", "").replaceFirst(":.*$", "");
    if (shortType.isEmpty()) {
      return foreign(response);
    }
    if (KEY_REFUSED.contains(shortType)) {
      message += " The key was " + key();
    }
    if (KEY_UNKNOWN.contains(shortType)) {
      message +=
          ", which may be another server's than the one at "
              + uri()
              + "; --data with this server's data folder uses its key";
    }
    return new Refused(shortType, message);
  }

  private HttpRequest signed(String service, String path, List<Header> headers, byte[] body) {
    var all = new ArrayList<>(List.of(new Header("host", endpoint.uri().getAuthority())));
    all.addAll(headers);
    var credentials = endpoint.credentials();
    var signer =
        new SigV4Signer(
            credentials.accessKey(),
            credentials.secret(),
            credentials.sessionToken(),
            endpoint.region(),
            service);
    var builder =
        HttpRequest.newBuilder(endpoint.uri().resolve(path))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofByteArray(body));
    // The HTTP client sets the host itself, from the same URI.
    headers.forEach(each -> builder.header(each.name(), each.value()));
    signer.sign(new SignableRequest("POST", path, "", all, body), time).forEach(builder::header);
    return builder.build();
  }

  @Override
  public void close() {
    http.close();
  }
}
