package hone.runtime.docker.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Sends requests to an engine: HTTP with JSON over a socket. Thread-safe.
///
/// Paths have no version: an engine then answers as its own newest one, and what is used here has
/// been the same in all of them since 2019.
final class EngineApi implements AutoCloseable {
  static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final Duration CONNECT = Duration.ofSeconds(10);

  /// Each running container keeps two connections: its log and its end.
  private static final int CONNECTIONS_MAX = 10_000;

  private final URI address;
  private final DockerHttpClient http;

  EngineApi(URI address) {
    this.address = address;
    http =
        new ZerodepDockerHttpClient.Builder()
            .dockerHost(address)
            .maxConnections(CONNECTIONS_MAX)
            .connectionTimeout(CONNECT)
            .build();
  }

  /// A path's query, of names and values.
  static String query(SequencedMap<String, String> parameters) {
    var text = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return text.toString();
  }

  JsonNode get(String path) throws EngineException, UnavailableException {
    return json(request(Method.GET, path, null, Map.of()));
  }

  JsonNode post(String path, @Nullable JsonNode body) throws EngineException, UnavailableException {
    return json(request(Method.POST, path, body, Map.of()));
  }

  JsonNode delete(String path) throws EngineException, UnavailableException {
    return json(request(Method.DELETE, path, null, Map.of()));
  }

  /// A request whose answer is read while it comes; the caller closes it.
  Response open(Method method, String path, Map<String, String> headers)
      throws EngineException, UnavailableException {
    Response response = execute(request(method, path, null, headers));
    if (response.getStatusCode() >= 300) {
      try (response) {
        throw new EngineException(response.getStatusCode(), message(read(response)));
      }
    }
    return response;
  }

  private static Request request(
      Method method, String path, @Nullable JsonNode body, Map<String, String> headers) {
    Request.Builder request = Request.builder().method(method).path(path);
    request.putAllHeaders(headers);
    if (body != null) {
      request.putHeader("Content-Type", "application/json");
      request.bodyBytes(MAPPER.writeValueAsBytes(body));
    }
    return request.build();
  }

  private JsonNode json(Request request) throws EngineException, UnavailableException {
    try (Response response = execute(request)) {
      String text = read(response);
      if (response.getStatusCode() >= 300 && response.getStatusCode() != 304) {
        throw new EngineException(response.getStatusCode(), message(text));
      }
      return text.isBlank() ? MAPPER.createObjectNode() : tree(text);
    }
  }

  private static JsonNode tree(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException _) {
      // Some answers are plain text, such as `OK`.
      return MAPPER.createObjectNode();
    }
  }

  private static String message(String text) {
    String message = tree(text).path("message").asString("");
    return message.isEmpty() ? text.strip() : message;
  }

  private String read(Response response) throws UnavailableException {
    try {
      return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new UnavailableException("the engine at " + address + " stopped answering", error);
    }
  }

  /// The transport tells all that goes wrong by unchecked exceptions.
  private Response execute(Request request) throws UnavailableException {
    try {
      return http.execute(request);
    } catch (RuntimeException error) {
      throw new UnavailableException("the engine at " + address + " cannot be reached", error);
    }
  }

  @Override
  public void close() throws IOException {
    http.close();
  }
}
