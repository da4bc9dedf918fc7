package hone.cli.text;

import hone.cli.CliError;
import hone.cli.Exit;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Documents in YAML.
public final class Yaml {
  private Yaml() {}

  /// Read one document into maps, lists and values; `null` where it is empty.
  ///
  /// @param where what the text is, for the error
  /// @throws CliError if it is no YAML 1.2; it names the line
  public static @Nullable Object read(String text, String where) {
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(text);
    } catch (YamlEngineException error) {
      throw new CliError(Exit.USAGE, where + wrong(text, error));
    }
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
