package hone.cli.config;

import hone.api.Nearest;
import hone.cli.config.key.Key;
import hone.cli.config.key.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Finds variables of the environment that have not the effect that their names promise.
final class Variables {
  /// Those that are no key's: the launcher's, the master key, and a training program's.
  static final List<String> OTHERS =
      List.of(
          "HONE_JAVA_HOME",
          "HONE_JAVA_OPTS",
          "HONE_COLUMNS",
          "HONE_ROWS",
          "HONE_NO_BUILD",
          "HONE_SYSTEM_ROOT",
          "HONE_MASTER_KEY",
          "HONE_ATTEMPT");

  /// The tests', and what a cluster sets for its Services.
  private static final Pattern FOREIGN =
      Pattern.compile("HONE_(TEST_.*|(.*_)?(SERVICE_HOST|SERVICE_PORT.*|PORT|PORT_.*))");

  private Variables() {}

  /// What to tell of them, a line each.
  ///
  /// @param file what the configuration file gives, by the key's name
  static List<String> unheeded(Map<String, String> environment, Map<String, Value> file) {
    var known = new ArrayList<>(OTHERS);
    var lines = new ArrayList<String>();
    for (Key<?> key : ConfigKeys.ALL) {
      String name = key.environment();
      known.add(name);
      String text = environment.getOrDefault(name, "").strip();
      Value stronger = file.get(key.name());
      if (!text.isEmpty() && stronger != null && !stronger.text().equals(text)) {
        lines.add("the variable " + name + " has no effect, as it is set in " + stronger.where());
      }
    }
    for (String name : new TreeMap<>(environment).tailMap("HONE_").keySet()) {
      if (!name.startsWith("HONE_")) {
        break;
      }
      if (!known.contains(name) && !FOREIGN.matcher(name).matches()) {
        String meant =
            Nearest.to(name, known).map(each -> "; did you mean " + each + "?").orElse("");
        lines.add("the variable " + name + " has no effect: there is none of that name" + meant);
      }
    }
    return List.copyOf(lines);
  }
}
