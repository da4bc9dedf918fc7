package hone.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import hone.server.sigv4.SignableRequest;
import hone.server.stream.StreamedService;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Serves the page's own files below `/ui/`, to anybody: they are the same for all and hold
/// nothing of anybody. What the page shows it asks for like every client. No bucket can have a
/// name of two letters, so that the path is nobody's. Thread-safe.
public final class PageFiles implements StreamedService {
  private static final String ROOT = "/ui/";

  /// Nothing comes from elsewhere, and nobody may frame it. Charts set styles on their elements.
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final List<PageFile> files =
      List.of(
          new PageFile("", "index.html", "text/html; charset=utf-8"),
          new PageFile("page.js", "page.js", "text/javascript; charset=utf-8"),
          new PageFile("page.css", "page.css", "text/css; charset=utf-8"));

  @Override
  public String name() {
    return "page";
  }

  @Override
  public boolean takes(SignableRequest head) {
    String path = head.path();
    return StreamedService.onlyReads(head)
        && (path.startsWith(ROOT) || path.equals("/ui") || (path.equals("/") && isBrowser(head)));
  }

  /// Whether somebody typed the server's address: a client of the API signs what it sends.
  private static boolean isBrowser(SignableRequest head) {
    return head.values("authorization").isEmpty()
        && head.query().isEmpty()
        && head.first("accept").orElse("").contains("text/html");
  }

  @Override
  public void answer(Exchange exchange) throws IOException {
    String path = exchange.head().path();
    if (!path.startsWith(ROOT)) {
      exchange.send(302, headers("Location", ROOT), new byte[0]);
      return;
    }
    Optional<PageFile> file =
        files.stream().filter(each -> path.equals(ROOT + each.name())).findFirst();
    if (file.isEmpty()) {
      byte[] text = "There is no such file of the page; it begins at /ui/.\n".getBytes(UTF_8);
      exchange.send(404, headers("Content-Type", "text/plain; charset=utf-8"), text);
      return;
    }
    send(exchange, file.get());
  }

  private static void send(Exchange exchange, PageFile file) throws IOException {
    boolean packed = exchange.head().first("accept-encoding").orElse("").contains("gzip");
    PageFile.Content content = file.content();
    SequencedMap<String, String> headers = headers("Content-Type", file.type());
    headers.put("ETag", content.tag());
    // A browser asks each time whether it is still the same: a newer server has a newer page.
    headers.put("Cache-Control", "no-cache");
    headers.put("Vary", "Accept-Encoding");
    headers.put("Content-Security-Policy", POLICY);
    if (exchange.head().values("if-none-match").contains(content.tag())) {
      exchange.begin(304, headers, 0).close();
      return;
    }
    if (packed) {
      headers.put("Content-Encoding", "gzip");
    }
    exchange.send(200, headers, packed ? content.packed() : content.plain());
  }

  private static SequencedMap<String, String> headers(String name, String value) {
    var headers = new LinkedHashMap<String, String>();
    headers.put(name, value);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    return headers;
  }
}
