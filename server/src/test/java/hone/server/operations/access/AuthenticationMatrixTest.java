package hone.server.operations.access;

import static org.assertj.core.api.Assertions.assertThat;

import hone.api.OperationShape;
import hone.api.Protocol;
import hone.engine.Time;
import hone.engine.loop.Engine;
import hone.engine.loop.EngineSettings;
import hone.engine.loop.Ports;
import hone.engine.sql.SqliteStore;
import hone.server.audit.AuditLog;
import hone.server.credentials.AccessKey;
import hone.server.credentials.FakeSessions;
import hone.server.credentials.Sessions;
import hone.server.http.Caller;
import hone.server.http.Front;
import hone.server.http.Gate;
import hone.server.http.Operation;
import hone.server.limits.Throttle;
import hone.server.listen.ServerConfig;
import hone.server.operations.IdleBackend;
import hone.server.operations.OperationList;
import hone.server.operations.support.Services;
import hone.server.protocol.Answer;
import hone.server.protocol.Codec;
import hone.server.s3.NoBuckets;
import hone.server.s3.S3Service;
import hone.server.sigv4.S3Verifier;
import hone.server.sigv4.SigV4Verifier;
import hone.server.sigv4.SignableRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every route with every wrong authentication: none reaches an operation, and no answer or log
/// shows a secret. The routes come from the list of operations, so that a new one is tried too.
final class AuthenticationMatrixTest {
  private static final List<AccessKey> KEYS =
      List.of(WrongAuthentication.KEY, WrongAuthentication.TEMPORARY, WrongAuthentication.ENDED);

  private static final List<String> TYPES =
      List.of(
          "application/x-amz-json-1.1",
          "application/x-amz-json-1.0",
          "application/json",
          "application/x-www-form-urlencoded",
          "application/cbor",
          "text/plain");

  /// The operations that were reached.
  private final List<String> performed = new CopyOnWriteArrayList<>();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @TempDir private Path folder;
  private SqliteStore store;
  private Engine engine;
  private AuditLog audit;
  private Front front;
  private List<Route> routes;

  private final Sessions sessions =
      FakeSessions.of(AuthenticationMatrixTest::key, Clock.systemUTC());

  @BeforeEach
  void start() throws IOException {
    var backend = new IdleBackend();
    store = SqliteStore.open(folder.resolve("hone.db"));
    engine =
        Engine.start(
            new Ports(
                store, backend, Time.of(Clock.systemUTC(), System::nanoTime), new SecureRandom()),
            EngineSettings.of(2));
    audit = AuditLog.open(folder.resolve("audit.log"), Clock.systemUTC());
    List<Operation> operations =
        OperationList.of(new Services(engine, backend, backend, backend, backend), sessions)
            .stream()
            .<Operation>map(each -> new Watched(each, performed))
            .toList();
    List<String> services =
        operations.stream().map(each -> each.shape().service().signingName()).distinct().toList();
    var verifier =
        new SigV4Verifier(
            AuthenticationMatrixTest::key, services, SigV4Verifier.SKEW, Clock.systemUTC());
    var throttle = new Throttle(new Throttle.Rates(1_000_000, 1_000_000), System::nanoTime);
    // As it is in a server: what claims to be for S3 goes there.
    var buckets =
        new S3Service(
            new S3Verifier(AuthenticationMatrixTest::key, SigV4Verifier.SKEW, Clock.systemUTC()),
            new NoBuckets(),
            throttle,
            audit);
    var gate =
        new Gate(
                verifier,
                operations,
                new Gate.Guards(throttle, audit, _ -> Optional.empty()),
                () -> true,
                Clock.systemUTC())
            .withSessions(sessions)
            .withStreamed(List.of(buckets));
    front = Front.start(ServerConfig.defaults().withAddress("127.0.0.1", 0), gate);
    routes = Route.all(operations);
  }

  private static Optional<AccessKey> key(String id) {
    return KEYS.stream().filter(key -> key.id().equals(id)).findFirst();
  }

  @AfterEach
  void stop() {
    http.close();
    front.close();
    engine.close();
    audit.close();
    store.close();
  }

  private String host() {
    return "127.0.0.1:" + front.address().getPort();
  }

  @Test
  void noWrongAuthenticationReachesAnyOperation() throws IOException {
    var reached = new ArrayList<String>();
    int tries = 0;
    for (Route route : routes) {
      SignableRequest plain = route.request(host());
      for (Map.Entry<String, SignableRequest> wrong :
          WrongAuthentication.of(plain, route.service()).entrySet()) {
        HttpResponse<String> answer = send(wrong.getValue());
        tries++;
        // A form of another service is unknown there: its credential scope is part of its name.
        // What is rightly signed for S3 may be a method that S3 has not.
        boolean refused = List.of(400, 403, 404, 405, 501).contains(answer.statusCode());
        if (!refused || !performed.isEmpty() || answer.body().contains("canary")) {
          reached.add(route + " with " + wrong.getKey() + ": " + answer.body());
          performed.clear();
        }
        assertThat(answer.headers().firstValue("date")).as(route + ", Date").isPresent();
      }
    }

    assertThat(reached).isEmpty();
    assertThat(tries).isGreaterThan(30 * routes.size());
    assertThat(Files.readAllLines(folder.resolve("audit.log")))
        .allMatch(line -> line.contains("\"action\":\"s3:"));
  }

  @Test
  void everyRouteIsReachedWithTheRightAuthentication() {
    assertThat(routes).hasSizeGreaterThan(20);
    for (Route route : routes) {
      performed.clear();
      HttpResponse<String> answer =
          send(WrongAuthentication.right(route.request(host()), route.service()));

      assertThat(performed)
          .as(route + ": " + answer.body())
          .containsExactly(route.operation().target());
      assertThat(answer.statusCode()).as(route + ": " + answer.body()).isLessThan(500);
    }
  }

  @Test
  void aSessionReachesWhatReadsAndNothingThatChanges() {
    String token = sessions.begin(WrongAuthentication.KEY.principal(), "us-west-2").token();
    int reads = 0;
    for (Route route : routes) {
      performed.clear();
      HttpResponse<String> answer = send(WrongAuthentication.bearing(route.request(host()), token));

      // A form's operation has a service's name in it, which a session does not tell.
      boolean reached = !route.operation().changes() && route.protocol() != Protocol.QUERY;
      assertThat(performed)
          .as(route + ": " + answer.body())
          .isEqualTo(reached ? List.of(route.operation().target()) : List.of());
      assertThat(answer.statusCode()).as(route + ": " + answer.body()).isLessThan(500);
      reads += reached ? 1 : 0;
    }
    assertThat(reads).isGreaterThan(15);
  }

  /// It need not be signed: AWS's SDK for PHP does not sign it.
  @Test
  void noContentTypeLeadsToAnotherOperation() {
    for (Route route : routes) {
      for (String type : TYPES) {
        performed.clear();
        send(WrongAuthentication.withUnsignedType(route.request(host()), route.service(), type));

        assertThat(performed).as(route + " as " + type).isSubsetOf(route.operation().target());
      }
    }
  }

  @Test
  void whatIsNoRouteIsRefusedWithoutASignatureAndUnknownWithOne() {
    for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "POST")) {
      for (String path : List.of("/other", "/BatchPutMetrics/x", "/service/a/operation/b")) {
        var plain =
            new SignableRequest(
                method,
                path,
                "",
                List.of(
                    new SignableRequest.Header("Host", host()),
                    new SignableRequest.Header("Content-Type", "application/json")),
                new byte[0]);

        assertThat(send(plain).statusCode()).isEqualTo(403);
        assertThat(send(WrongAuthentication.right(plain, "sagemaker")).statusCode()).isEqualTo(404);
      }
    }
    assertThat(performed).isEmpty();
  }

  /// What is a change is said here a second time: only changes are audited and never done twice.
  @Test
  void onlyOperationsThatReadAreLeftOutOfTheAuditLog() {
    var reads = new TreeSet<String>();
    var starts = new TreeSet<String>();
    for (Route route : routes) {
      String name = route.operation().shape().name();
      if (!route.operation().changes()) {
        reads.add(name);
        starts.add(name.replaceFirst("(?<=[a-z])[A-Z].*", ""));
      }
      if (route.operation().creates()) {
        assertThat(route.operation().changes()).as(name).isTrue();
      }
    }
    assertThat(starts)
        .isSubsetOf("Describe", "List", "Get", "Search", "Filter", "Batch", "Simulate");
    assertThat(reads).doesNotContain("BatchPutMetrics").contains("SimulatePrincipalPolicy");
  }

  private HttpResponse<String> send(SignableRequest request) {
    String query = request.query().isEmpty() ? "" : "?" + request.query();
    var builder =
        HttpRequest.newBuilder(URI.create("http://" + host() + request.path() + query))
            .method(request.method(), BodyPublishers.ofByteArray(request.body()));
    request.headers().stream()
        .filter(each -> !each.name().equalsIgnoreCase("host"))
        .forEach(each -> builder.header(each.name(), each.value()));
    try {
      return http.send(builder.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    } catch (IOException error) {
      throw new AssertionError(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new AssertionError(error);
    }
  }

  /// Notes when an operation is reached.
  private record Watched(Operation real, List<String> performed) implements Operation {
    @Override
    public OperationShape<?> shape() {
      return real.shape();
    }

    @Override
    public boolean creates() {
      return real.creates();
    }

    @Override
    public Answer perform(Caller caller, Codec codec, byte[] body) {
      performed.add(real.target());
      return real.perform(caller, codec, body);
    }
  }
}
