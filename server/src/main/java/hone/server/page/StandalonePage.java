package hone.server.page;

import static java.nio.charset.StandardCharsets.UTF_8;

/// The page as one document that needs no server and asks nobody: what it shows is inside.
public final class StandalonePage {
  /// Nothing is loaded from anywhere, and nothing is sent.
  private static final String POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
          + " base-uri 'none'; form-action 'none'";

  private StandalonePage() {}

  /// Make the document.
  ///
  /// @param saved a JSON object, as `ui`'s `SavedClient` reads it
  public static String of(String saved) {
    // No text that was saved can end the element that holds it.
    String data = saved.replace("<", "\\u003c");
    String page = file("index.html");
    page = put(page, "<meta charset=\"utf-8\" />", "<meta charset=\"utf-8\" />\n    " + policy());
    page =
        put(
            page,
            "<link rel=\"stylesheet\" href=\"page.css\" />",
            "<style>\n" + file("page.css") + "</style>");
    page = put(page, "<script type=\"module\" src=\"page.js\"></script>", "");
    return put(
        page,
        "<hone-page></hone-page>",
        "<hone-report></hone-report>\n    <script type=\"application/json\" id=\"saved\">"
            + data
            + "</script>\n    <script type=\"module\">\n"
            + file("page.js")
            + "</script>");
  }

  private static String policy() {
    return "<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\" />";
  }

  private static String put(String page, String marked, String text) {
    int at = page.indexOf(marked);
    if (at < 0) {
      throw new IllegalStateException("index.html has no " + marked);
    }
    return page.substring(0, at) + text + page.substring(at + marked.length());
  }

  private static String file(String name) {
    return new String(new PageFile(name, name, "").content().plain(), UTF_8);
  }
}
