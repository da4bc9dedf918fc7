package hone.server.http;

import hone.server.connection.TimedConnections;
import hone.server.limits.Admission;
import hone.server.listen.AllowedHosts;
import hone.server.listen.Descriptors;
import hone.server.listen.ListenException;
import hone.server.listen.Listeners;
import hone.server.listen.ServerCertificate;
import hone.server.listen.ServerConfig;
import hone.server.protocol.Answer;
import hone.server.protocol.Fault;
import hone.server.protocol.JsonCodec;
import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRoute;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Listens for HTTP: one virtual thread for each connection, blocking code throughout.
///
/// `/healthz` (also `/ping`) answers GET and HEAD as long as the process lives, `/readyz` with 503
/// while it cannot do its work, and the page's files below `/ui/` are for anybody. Everything else
/// must be signed, or show the token of a session, which may read.
public final class Front implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Front.class.getName());
  private static final int HEADER_BYTES_MAX = 32 * 1024;
  private static final int REQUEST_LINE_BYTES_MAX = 8 * 1024;

  /// Worked on at once, for each processor: enough to keep it busy while some wait for the disk.
  private static final int PLACES_PER_PROCESSOR = 32;

  private static final int BODY_KIBIBYTES_MAX = 64 * 1024;

  private final Listeners listeners;
  private final TimedConnections connections;
  private final InetSocketAddress address;
  private final @Nullable ServerCertificate certificate;

  private Front(
      Listeners listeners,
      TimedConnections connections,
      InetSocketAddress address,
      @Nullable ServerCertificate certificate) {
    this.listeners = listeners;
    this.connections = connections;
    this.address = address;
    this.certificate = certificate;
  }

  /// Start listening.
  ///
  /// @throws ListenException if the address is not allowed, not there, or taken
  public static Front start(ServerConfig config, Gate gate) {
    var inet = config.address();
    var places = PLACES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors();
    var handler =
        new RequestHandler(
            config, gate, AllowedHosts.of(config), new Admission(places, BODY_KIBIBYTES_MAX));
    ServerCertificate certificate =
        config.tls() == null ? null : ServerCertificate.open(config.tls(), InstantSource.system());
    Tls tls = certificate == null ? null : certificate.tls();
    TimedConnections connections = TimedConnections.start(http(), config.timeouts());
    int most = Descriptors.connections(config.second().isPresent() ? 2 : 1);
    Listeners listeners = Listeners.of(where -> start(handler, connections, tls, most, where));
    Optional<InetSocketAddress> first = listeners.add(new InetSocketAddress(inet, config.port()));
    if (first.isEmpty()) {
      listeners.close();
      connections.close();
      if (certificate != null) {
        certificate.close();
      }
      throw cannotListen(new InetSocketAddress(inet, config.port()));
    }
    config
        .second()
        .map(other -> new InetSocketAddress(other, first.get().getPort()))
        .filter(Front::isFree)
        .ifPresent(listeners::add);
    return new Front(listeners, connections, first.get(), certificate);
  }

  /// Whether nobody has another address yet, who may keep it.
  private static boolean isFree(InetSocketAddress address) {
    try {
      Listeners.probe(address);
      return true;
    } catch (IOException error) {
      LOG.log(
          System.Logger.Level.WARNING,
          "clients that take localhost for ::1 will not come here: "
              + address
              + " cannot be listened on",
          error);
      return false;
    }
  }

  private static WebServer start(
      RequestHandler handler,
      TimedConnections connections,
      @Nullable Tls tls,
      int most,
      InetSocketAddress address) {
    ServerConfig config = handler.config();
    WebServerConfig.Builder builder = WebServer.builder();
    if (tls != null) {
      builder.tls(tls);
    }
    return builder
        .address(address.getAddress())
        .port(address.getPort())
        .maxTcpConnections(most)
        .shutdownHook(false)
        // An answer goes out in parts; the last must not wait for the first's acknowledgement.
        .connectionOptions(SocketOptions.builder().tcpNoDelay(true).build())
        .idleConnectionTimeout(config.timeouts().idle())
        .protocolsDiscoverServices(false)
        // No encoding is taken off behind our back.
        .contentEncoding(
            ContentEncodingContext.builder()
                .contentEncodingsDiscoverServices(false)
                .addContentEncoding(new AwsChunked())
                .build())
        .addConnectionSelector(connections)
        .directHandlers(handlers())
        .addRouting(
            HttpRouting.builder()
                .route(probe("/healthz", () -> true))
                .route(probe("/ping", () -> true))
                .route(probe("/readyz", handler.gate().ready()))
                .any(handler::handle))
        .build()
        .start();
  }

  private static HttpRoute probe(String path, BooleanSupplier well) {
    return HttpRoute.builder()
        .methods(Method.GET, Method.HEAD)
        .path(path)
        .handler((request, response) -> health(request, response, well))
        .build();
  }

  private static Http1Config.Builder http() {
    return Http1Config.builder()
        .maxHeadersSize(HEADER_BYTES_MAX)
        .maxPrologueLength(REQUEST_LINE_BYTES_MAX);
  }

  /// Where it listens, with the port that it got.
  public InetSocketAddress address() {
    return address;
  }

  /// The certificate that it shows, if it speaks TLS.
  public Optional<ServerCertificate> certificate() {
    return Optional.ofNullable(certificate);
  }

  /// Told with the address once one can be listened at no more.
  public CompletableFuture<InetSocketAddress> givenUp() {
    return listeners.givenUp();
  }

  /// Stop listening; requests under way are finished first.
  @Override
  public void close() {
    listeners.close();
    connections.close();
    certificate().ifPresent(ServerCertificate::close);
  }

  /// Helidon logs why it could not bind, but does not tell; so ask the operating system again.
  private static ListenException cannotListen(InetSocketAddress address) {
    String where = address.getAddress().getHostAddress() + ":" + address.getPort();
    try {
      Listeners.probe(address);
      return new ListenException("cannot listen on " + where + "; the log above says why");
    } catch (BindException error) {
      return new ListenException(
          "cannot listen on "
              + where
              + " ("
              + error.getMessage()
              + "): another program has port "
              + address.getPort()
              + ", perhaps another Hone; end it, or choose another with --port (0 takes a free"
              + " one)",
          error);
    } catch (IOException error) {
      return new ListenException("cannot listen on " + where + ": " + error.getMessage(), error);
    }
  }

  private static void health(ServerRequest request, ServerResponse response, BooleanSupplier well) {
    boolean is = well.getAsBoolean();
    if (request.content().hasEntity()) {
      // Nobody reads it; Helidon would, however long it is.
      response.header(HeaderNames.CONNECTION, "close");
    }
    response
        .status(is ? Status.OK_200 : Status.SERVICE_UNAVAILABLE_503)
        .header(HeaderNames.CONTENT_TYPE, "application/json");
    String body = is ? "{\"status\":\"ok\"}" : "{\"status\":\"unready\"}";
    RequestHandler.send(request, response, body.getBytes(StandardCharsets.UTF_8));
  }

  /// What Helidon itself refuses, before there is a request.
  private static DirectHandlers handlers() {
    var builder = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      builder.addHandler(
          type,
          (request, event, status, headers, message) -> {
            String requestId = UUID.randomUUID().toString();
            boolean parsed = !request.path().isEmpty();
            Fault fault =
                event == EventType.INTERNAL_ERROR && !parsed
                    // A request line that cannot be read is not a server error.
                    ? transport(EventType.BAD_REQUEST, Status.BAD_REQUEST_400, null, requestId)
                    : transport(event, status, message, requestId);
            Answer answer = JsonCodec.V1_1.encode(fault, requestId);
            return TransportResponse.builder()
                .status(Status.create(answer.status()))
                .header(HeaderNames.CONTENT_TYPE, answer.contentType())
                .header(HeaderNames.create("x-amzn-RequestId"), requestId)
                .keepAlive(false)
                .entity(answer.body())
                .build();
          });
    }
    return builder.build();
  }

  private static Fault transport(
      EventType event, Status status, @Nullable String message, String requestId) {
    return switch (event) {
      case PAYLOAD_TOO_LARGE -> WireError.Code.TOO_LARGE.fault("The request is too large.");
      case INTERNAL_ERROR -> Errors.internal(requestId);
      case BAD_REQUEST, FORBIDDEN, HTTP_VERSION_NOT_SUPPORTED, OTHER ->
          new Fault(
              status.code(),
              WireError.Code.MALFORMED.awsName(),
              "The request is not valid HTTP/1.1: "
                  + (message == null ? status.reasonPhrase() : message));
    };
  }
}
