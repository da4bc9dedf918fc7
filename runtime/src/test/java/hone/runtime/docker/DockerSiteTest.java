package hone.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import hone.engine.backend.AttemptId;
import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import hone.runtime.data.Stores;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a site asks an engine at its start, with a server in the engine's place.
final class DockerSiteTest {
  private static final String CONTAINERS =
      """
      [{"Names": ["/foreign"], "Labels": {"hone.attempt": "Not Ours"}},
       {"Names": ["/bare"], "Labels": {}},
       {"Names": ["/known"], "Labels": {"hone.attempt": "known-1"}},
       {"Names": ["/gone"], "Labels": {"hone.attempt": "gone-1"}}]\
      """;
  private static final String NETWORKS =
      """
      [{"Name": "foreign", "Labels": {"hone.attempt": "Not Ours"}},
       {"Name": "gone", "Labels": {"hone.attempt": "gone-1"}}]\
      """;

  @TempDir private Path folder = Path.of("");
  private final List<String> removed = Collections.synchronizedList(new ArrayList<>());

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("DELETE")) {
        removed.add(path);
      }
      String text = path.startsWith("/containers") ? CONTAINERS : NETWORKS;
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private DockerSite site(HttpServer server) throws IOException {
    return new DockerSite(
        new DockerSettings(
            URI.create("tcp://127.0.0.1:" + server.getAddress().getPort()),
            "owner",
            PullPolicy.MISSING,
            Ownership.AUTO,
            true,
            "none",
            64,
            "",
            InstanceTypes.NONE,
            new Gpus(List::of),
            List.of()),
        new ImageCatalogue(List.of()),
        Stores.channels(folder, folder.resolve("scripts"), Stores.embedded(folder)));
  }

  @Test
  void whatNamesNoAttemptIsLeftAloneAndTheForgottenIsRemoved() throws Exception {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/", this::answer);
    server.start();
    try (DockerSite site = site(server)) {
      site.removeAllBut(Set.of(new AttemptId("known-1")));
    } finally {
      server.stop(0);
    }

    assertThat(removed).containsExactly("/containers/gone", "/networks/gone");
  }
}
