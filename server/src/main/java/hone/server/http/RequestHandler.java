package hone.server.http;

import hone.engine.ApiError;
import hone.server.limits.Admission;
import hone.server.limits.HeldBytes;
import hone.server.listen.AllowedHosts;
import hone.server.listen.ServerConfig;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import hone.server.protocol.Protocols;
import hone.server.sigv4.SignableRequest;
import hone.server.stream.StreamedService;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// Turns one HTTP request into one answer.
record RequestHandler(ServerConfig config, Gate gate, AllowedHosts hosts, Admission admission) {
  private static final System.Logger LOG = System.getLogger(RequestHandler.class.getName());
  private static final int HEADERS_MAX = 100;
  private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", "POST", "DELETE");

  void handle(ServerRequest request, ServerResponse response) {
    long start = System.nanoTime();
    var arrival = new Arrival(UUID.randomUUID().toString(), request.remotePeer().host());
    try {
      handle(request, response, arrival);
    } finally {
      var took = Duration.ofNanos(System.nanoTime() - start);
      int status = response.status().code();
      gate.meter().answered(arrival.operation().get(), status, took);
      LOG.log(System.Logger.Level.DEBUG, () -> told(arrival, status, took));
    }
  }

  private static String told(Arrival arrival, int status, Duration took) {
    return String.format(
        Locale.ROOT,
        "request %s: %s answered %d in %.1f ms",
        arrival.requestId(),
        arrival.operation().get(),
        status,
        took.toNanos() / 1_000_000.0);
  }

  private void handle(ServerRequest request, ServerResponse response, Arrival arrival) {
    // Without its body the request tells how an error must be written.
    SignableRequest head = head(request);
    Codec codec = Protocols.of(head);
    Optional<StreamedService> streamed;
    try {
      checkHead(head);
      streamed = gate.streamed(head);
      if (streamed.isEmpty()) {
        checkEncoding(head);
        checkLength(head);
      }
    } catch (WireError error) {
      response.header(HeaderNames.CONNECTION, "close");
      fail(request, response, codec, error, arrival);
      throw new CloseConnectionException("the rest of the body is not wanted", error);
    }
    if (streamed.isPresent()) {
      try (HeldBytes held = admission.hold()) {
        String id = arrival.requestId();
        arrival.asksFor(streamed.get().name() + " " + method(head));
        stream(streamed.get(), new HelidonExchange(request, response, head, id, held));
      }
      return;
    }
    Answer answer;
    try (HeldBytes held = admission.hold()) {
      SignableRequest whole = head.withBody(body(request, held));
      answer = admission.inPlace(() -> gate.answer(whole, codec, arrival));
    } catch (Unread error) {
      response.header(HeaderNames.CONNECTION, "close");
      fail(request, response, codec, error.why(), arrival);
      throw new CloseConnectionException("the rest of the body is not wanted", error);
    } catch (RuntimeException error) {
      fail(request, response, codec, error, arrival);
      return;
    }
    try (HeldBytes _ = admission.holdAnswer(answer.body().length)) {
      send(request, response, answer, arrival);
    } catch (ApiError error) {
      fail(request, response, codec, error, arrival);
    }
  }

  /// What a request's method is, unless it is made up.
  private static String method(SignableRequest head) {
    return METHODS.contains(head.method()) ? head.method() : "other";
  }

  private static void stream(StreamedService service, HelidonExchange exchange) {
    try {
      exchange.response().header("x-amz-request-id", exchange.requestId());
      service.answer(exchange);
    } catch (IOException | RuntimeException error) {
      // The answer has begun: the client must see that it is not whole.
      throw new CloseConnectionException("an answer broke off", error);
    }
  }

  private void checkHead(SignableRequest head) {
    List<String> hosts = head.values("host");
    if (hosts.size() != 1 || !this.hosts.allow(hosts.getFirst())) {
      throw new WireError(
          WireError.Code.DENIED,
          "The Host header names no host of this server; 'allowed_hosts' in the server's"
              + " configuration lists more.");
    }
    if (head.headers().size() > HEADERS_MAX) {
      throw WireError.malformed("The request has more than " + HEADERS_MAX + " headers.");
    }
    if (!head.values("content-length").isEmpty() && !head.values("transfer-encoding").isEmpty()) {
      throw WireError.malformed("Content-Length and Transfer-Encoding are given both.");
    }
  }

  private static void checkEncoding(SignableRequest head) {
    String encoding = head.first("content-encoding").orElse("identity");
    if (!encoding.strip().equalsIgnoreCase("identity")) {
      throw new WireError(WireError.Code.MEDIA_TYPE, "Content-Encoding: allowed is only identity");
    }
  }

  /// Every client of these protocols has its body at hand, since it signs it. Of chunks Helidon
  /// holds each as a whole, whatever its length.
  private static void checkLength(SignableRequest head) {
    if (head.first("transfer-encoding").isPresent()) {
      throw new WireError(
          WireError.Code.LENGTH_MISSING,
          "Transfer-Encoding: found '"
              + head.first("transfer-encoding").orElse("")
              + "', allowed is a body with its Content-Length");
    }
  }

  private byte[] body(ServerRequest request, HeldBytes held) {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    var reader = new BodyReader(config.bodyBytesMax(), config.timeouts().body(), held);
    try {
      return reader.read(
          request.content().inputStream(), request.headers().contentLength().orElse(-1));
    } catch (WireError | ApiError error) {
      throw new Unread(error);
    }
  }

  private void fail(
      ServerRequest request,
      ServerResponse response,
      Codec codec,
      RuntimeException error,
      Arrival arrival) {
    String requestId = arrival.requestId();
    if (error instanceof ApiError refused && refused.code() == ApiError.Code.THROTTLED) {
      gate.meter().throttled();
    }
    send(request, response, codec.encode(Errors.fault(error, requestId), requestId), arrival);
  }

  private void send(
      ServerRequest request, ServerResponse response, Answer answer, Arrival arrival) {
    String requestId = arrival.requestId();
    response
        .status(answer.status())
        .header(HeaderNames.CONTENT_TYPE, answer.contentType())
        .header("x-amzn-RequestId", requestId);
    if (config.tls() != null) {
      response.header("Strict-Transport-Security", "max-age=31536000");
    }
    answer.headers().forEach(response::header);
    send(request, response, answer.body());
  }

  private static SignableRequest head(ServerRequest request) {
    var headers = new ArrayList<SignableRequest.Header>();
    for (Header header : request.headers()) {
      for (String value : header.allValues()) {
        headers.add(new SignableRequest.Header(header.name(), value));
      }
    }
    return new SignableRequest(
        request.prologue().method().text(),
        request.prologue().uriPath().rawPath(),
        request.prologue().query().rawValue(),
        headers,
        new byte[0]);
  }

  /// To HEAD goes the length of the body, but none of it: a client would take it for the beginning
  /// of the next answer.
  static void send(ServerRequest request, ServerResponse response, byte[] body) {
    if (request.prologue().method().equals(Method.HEAD)) {
      response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(body.length));
      response.send();
    } else {
      response.send(body);
    }
  }

  /// A body that was not read to its end, so that the connection cannot go on.
  private static final class Unread extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient RuntimeException why;

    private Unread(RuntimeException why) {
      super(why.getMessage(), null, false, false);
      this.why = why;
    }

    RuntimeException why() {
      return why;
    }
  }
}
