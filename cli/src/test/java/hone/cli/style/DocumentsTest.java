package hone.cli.style;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Strategies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the documents to each other: every link leads to a file and a heading that are there.
final class DocumentsTest {
  private static final Pattern CODE = Pattern.compile("(?s)```.*?```");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)|src=\"([^\"]+)\"");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
  private static final Pattern MENTION = Pattern.compile("docs/[a-z0-9/-]+\\.(?:md|png|svg)");

  /// A scan that sees fewer than these looks in the wrong place.
  private static final int LINKS_AT_LEAST = 150;

  private static final int MENTIONS_AT_LEAST = 10;

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    var wrong = new ArrayList<String>();
    int seen = 0;
    for (Path document : documents()) {
      for (String link : links(Files.readString(document))) {
        seen++;
        String[] parts = link.split("#", 2);
        Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
        boolean leads =
            parts.length == 1 ? Files.exists(target) : headings(target).contains(parts[1]);
        if (!leads) {
          wrong.add(Sources.path(document) + " -> " + link);
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(seen).isGreaterThan(LINKS_AT_LEAST);
  }

  @Test
  void whatTellsOfTheSearchNamesEachStrategy() throws IOException {
    for (String document : List.of("docs/search.md", "docs/asktell.md")) {
      assertThat(Files.readString(Sources.root().resolve(document)))
          .contains(Strategies.all().stream().map(each -> "`" + each.name() + "`").toList());
    }
  }

  @Test
  void everyDocumentThatSourcesNameIsThere() throws IOException {
    var wrong = new ArrayList<String>();
    int seen = 0;
    for (Path source : sources()) {
      for (String name : mentions(Files.readString(source))) {
        seen++;
        if (!Files.exists(Sources.root().resolve(name))) {
          wrong.add(Sources.path(source) + " -> " + name);
        }
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(seen).isGreaterThan(MENTIONS_AT_LEAST);
  }

  private static List<String> links(String text) {
    return LINK.matcher(CODE.matcher(text).replaceAll(""))
        .results()
        .map(each -> each.group(1) == null ? each.group(2) : each.group(1))
        .filter(each -> !each.startsWith("http"))
        .toList();
  }

  private static List<String> mentions(String text) {
    return MENTION.matcher(text).results().map(MatchResult::group).toList();
  }

  /// What GitHub makes of a document's headings, for links.
  private static Set<String> headings(Path document) throws IOException {
    var headings = new HashSet<String>();
    if (Files.isRegularFile(document)) {
      String text = CODE.matcher(Files.readString(document)).replaceAll("");
      HEADING
          .matcher(text)
          .results()
          .map(each -> each.group(1).strip().toLowerCase(Locale.ROOT))
          .map(each -> each.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
          .forEach(headings::add);
    }
    return headings;
  }

  private static List<Path> documents() throws IOException {
    var documents = new ArrayList<Path>();
    try (Stream<Path> files = Files.list(Sources.root())) {
      documents.addAll(files.filter(each -> each.toString().endsWith(".md")).toList());
    }
    for (String folder : List.of("docs", "clients", "examples")) {
      documents.addAll(files(folder, ".md"));
    }
    return documents;
  }

  private static List<Path> sources() throws IOException {
    var sources = new ArrayList<>(Sources.all());
    sources.addAll(files("ui/src", ".ts"));
    sources.addAll(files("clients", ".py"));
    sources.addAll(files("deploy", ""));
    return sources;
  }

  private static List<Path> files(String folder, String ending) throws IOException {
    try (Stream<Path> walk = Files.walk(Sources.root().resolve(folder))) {
      return walk.filter(Files::isRegularFile)
          .filter(each -> each.toString().endsWith(ending))
          .sorted()
          .toList();
    }
  }
}
