package hone.server.http;

import hone.server.audit.AuditLog;
import hone.server.limits.Throttle;
import hone.server.listen.ServerConfig;
import hone.server.sigv4.SigV4Verifier;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A front with one streamed service, where nobody has a key for anything else.
public final class PageFront implements AutoCloseable {
  private final AuditLog audit;
  private final Front front;

  private PageFront(Path folder, StreamedService service) throws IOException {
    InstantSource time = InstantSource.system();
    audit = AuditLog.open(folder.resolve("audit.log"), time);
    var guards =
        new Gate.Guards(
            new Throttle(new Throttle.Rates(1_000_000, 1_000_000), System::nanoTime),
            audit,
            _ -> Optional.empty());
    var verifier =
        new SigV4Verifier(_ -> Optional.empty(), List.of("sagemaker"), SigV4Verifier.SKEW, time);
    front =
        Front.start(
            ServerConfig.defaults().withAddress("127.0.0.1", 0),
            new Gate(verifier, List.of(), guards, () -> true, time).withStreamed(List.of(service)));
  }

  public static PageFront start(Path folder, StreamedService service) throws IOException {
    return new PageFront(folder, service);
  }

  public InetSocketAddress address() {
    return front.address();
  }

  @Override
  public void close() {
    front.close();
    audit.close();
  }
}
