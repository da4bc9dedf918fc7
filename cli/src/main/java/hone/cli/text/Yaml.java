package hone.cli.text;

import hone.cli.CliError;
import hone.cli.Exit;
import java.util.ArrayDeque;
import java.util.HashSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Documents in YAML.
public final class Yaml {
  private static final LoadSettings SETTINGS = LoadSettings.builder().build();

  /// Far more than any document needs, and what the recursive constructor surely has stack for.
  private static final int MOST_DEPTH = 100;

  /// Each alias can repeat what holds others: with ten, a document grows about a hundredfold.
  private static final int MOST_ALIASES = 10;

  private Yaml() {}

  /// Read one document into maps, lists and values; `null` where it is empty.
  ///
  /// @param where what the text is, for the error
  /// @throws CliError if it is no YAML 1.2, or one that would use up the memory; it names the line
  public static @Nullable Object read(String text, String where) {
    try {
      checkSize(text, where);
      return new Load(SETTINGS).loadFromString(text);
    } catch (YamlEngineException error) {
      throw new CliError(Exit.USAGE, where + wrong(text, error));
    }
  }

  /// Refuse what is nested too deeply or grows by its aliases, before anything is built of it.
  private static void checkSize(String text, String where) {
    var open = new ArrayDeque<String>();
    var anchors = new HashSet<String>();
    int aliases = 0;
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      if (event instanceof CollectionStartEvent start) {
        String anchor = start.getAnchor().map(Anchor::getValue).orElse("");
        open.push(anchor);
        anchors.add(anchor);
        if (open.size() > MOST_DEPTH) {
          throw refused(where, event, "more than " + MOST_DEPTH + " levels of nesting");
        }
      } else if (event instanceof CollectionEndEvent) {
        open.pop();
      } else if (event instanceof AliasEvent alias) {
        String name = alias.getAlias().getValue();
        if (open.contains(name)) {
          throw refused(where, event, "the alias '*" + name + "' stands in what it names");
        }
        if (anchors.contains(name) && ++aliases > MOST_ALIASES) {
          throw refused(where, event, "more than " + MOST_ALIASES + " aliases of maps and lists");
        }
      }
    }
  }

  private static CliError refused(String where, Event event, String why) {
    String at =
        event
            .getStartMark()
            .map(mark -> ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
            .orElse("");
    return new CliError(Exit.USAGE, where + at + ": " + why);
  }

  /// The parser's own message is a picture of several lines.
  private static String wrong(String text, YamlEngineException error) {
    if (!(error instanceof MarkedYamlEngineException marked) || marked.getProblemMark().isEmpty()) {
      String message = String.valueOf(error.getMessage()).replaceAll("\\s+", " ").strip();
      return ": this is not YAML 1.2: " + message;
    }
    Mark mark = marked.getProblemMark().get();
    String line = text.lines().skip(mark.getLine()).findFirst().orElse("").strip();
    return ", line "
        + (mark.getLine() + 1)
        + ", column "
        + (mark.getColumn() + 1)
        + ": this is not YAML 1.2: "
        + marked.getProblem()
        + (line.isEmpty() ? "" : ", in '" + line + "'");
  }
}
