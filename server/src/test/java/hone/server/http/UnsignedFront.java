package hone.server.http;

import hone.server.audit.AuditLog;
import hone.server.connection.Timeouts;
import hone.server.limits.Throttle;
import hone.server.listen.ServerConfig;
import hone.server.sigv4.SigV4Verifier;
import hone.server.stream.StreamedService;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A front that nobody has a key for, and which counts how often an operation is reached.
public final class UnsignedFront implements AutoCloseable {
  private final AuditLog audit;
  private final Front front;
  private final AtomicInteger reached = new AtomicInteger();

  private UnsignedFront(Path folder, ServerConfig config, List<StreamedService> streamed)
      throws IOException {
    InstantSource time = InstantSource.system();
    audit = AuditLog.open(folder.resolve("audit.log"), time);
    var operation =
        new FakeOperation(
            "Create",
            true,
            (_, body) -> {
              reached.incrementAndGet();
              return body;
            });
    var guards =
        new Gate.Guards(
            new Throttle(new Throttle.Rates(1_000_000, 1_000_000), System::nanoTime),
            audit,
            _ -> Optional.empty());
    var verifier =
        new SigV4Verifier(_ -> Optional.empty(), List.of("sagemaker"), SigV4Verifier.SKEW, time);
    var gate = new Gate(verifier, List.of(operation), guards, () -> true, time);
    front = Front.start(config, gate.withStreamed(streamed));
  }

  /// @param streamed services beside the operation
  public static UnsignedFront start(Path folder, StreamedService... streamed) throws IOException {
    var config =
        ServerConfig.defaults()
            .withAddress("127.0.0.1", 0)
            .withTimeouts(Timeouts.defaults().withBody(Duration.ofSeconds(2)));
    return new UnsignedFront(folder, config, List.of(streamed));
  }

  static UnsignedFront start(Path folder, ServerConfig config) throws IOException {
    return new UnsignedFront(folder, config, List.of());
  }

  public InetSocketAddress address() {
    return front.address();
  }

  /// How often an operation was reached.
  public int reached() {
    return reached.get();
  }

  @Override
  public void close() {
    front.close();
    audit.close();
  }
}
