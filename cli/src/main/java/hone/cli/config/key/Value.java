package hone.cli.config.key;

import hone.cli.CliError;
import hone.cli.Exit;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A value and where it was found.
///
/// @param home the user's home folder, which `~` stands for
public record Value(String where, Object found, Path home) {
  /// Without what was found, which may be a secret.
  @Override
  public String toString() {
    return where;
  }

  public String text() {
    return String.valueOf(found).strip();
  }

  /// A text that is not empty.
  public String some(String allowed) {
    if (text().isEmpty()) {
      throw error(where + ": found nothing, allowed: " + allowed);
    }
    return text();
  }

  /// A text that fits a regular expression as a whole.
  public String matching(String regex, String allowed) {
    if (!text().matches(regex)) {
      throw wrong(allowed);
    }
    return text();
  }

  /// An error that says what is allowed here.
  public CliError wrong(String allowed) {
    return error(where + ": found " + kind(found) + ", allowed: " + allowed);
  }

  /// The entries of a list.
  public List<Value> list(String allowed) {
    if (!(found instanceof List<?> list)) {
      throw wrong(allowed);
    }
    var all = new ArrayList<Value>();
    for (Object each : list) {
      all.add(new Value(where + "[" + all.size() + "]", each, home));
    }
    return all;
  }

  /// The same, of which each is a mapping with some of the given keys.
  public List<Value> mappings(String allowed, List<String> keys) {
    List<Value> all = list(allowed);
    for (Value each : all) {
      if (!(each.found instanceof Map<?, ?> map)) {
        throw each.wrong(allowed);
      }
      for (Object key : map.keySet()) {
        if (!keys.contains(String.valueOf(key))) {
          throw error(
              each.where + ": unknown key '" + key + "', allowed: " + String.join(", ", keys));
        }
      }
    }
    return all;
  }

  /// What a mapping has under a key.
  public Optional<Value> get(String key) {
    @Nullable Object value = found instanceof Map<?, ?> map ? map.get(key) : null;
    return Optional.ofNullable(value).map(each -> new Value(where + "." + key, each, home));
  }

  /// The same; an error if there is nothing.
  public Value need(String key, String allowed) {
    return get(key)
        .filter(value -> !value.text().isEmpty())
        .orElseThrow(() -> error(where + "." + key + ": found nothing, allowed: " + allowed));
  }

  /// A whole number.
  public int whole(int least, int most, String allowed) {
    if (text().matches("\\d{1,9}")) {
      int number = Integer.parseInt(text());
      if (number >= least && number <= most) {
        return number;
      }
    }
    // YAML reads 1e3 as 1000.0, so that what was written is not known any more.
    String form = found instanceof Double ? ", in digits alone" : "";
    throw error(where + ": found '" + text() + "', allowed: " + allowed + form);
  }

  /// A path.
  public Path path(String allowed) {
    String text = some(allowed);
    if (text.equals("~")) {
      return home;
    }
    try {
      return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
    } catch (InvalidPathException error) {
      throw error(where + ": found a path that is none: " + oneLine(error));
    }
  }

  /// The text as an address, if it is one.
  public Optional<URI> uri() {
    try {
      return Optional.of(new URI(text()));
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static String kind(@Nullable Object found) {
    return switch (found) {
      case null -> "nothing";
      case Map<?, ?> _ -> "a mapping";
      case List<?> list -> list.isEmpty() ? "a list without entries" : "a list";
      default -> "'" + found + "'";
    };
  }

  public static CliError error(String message) {
    return new CliError(Exit.USAGE, message);
  }

  /// What an error says, which may be a picture of several lines.
  private static String oneLine(Exception error) {
    return String.valueOf(error.getMessage()).replaceAll("\\s+", " ").strip();
  }
}
