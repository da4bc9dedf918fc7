package hone.cli.config.key;

import org.jspecify.annotations.Nullable;

/// A key of the configuration file, with all that is known about it.
///
/// @param name as it stands in the file; nested keys are not used
/// @param environment the variable that gives it where neither flag nor file does, or empty
/// @param allowed what values it may have, for people
/// @param standard its value where nothing gives one, for people
/// @param meaning one or two sentences
/// @param bounds of a whole number, or `null` if it is none
public record ConfigKey(
    String name,
    String environment,
    String allowed,
    String standard,
    String meaning,
    @Nullable Bounds bounds) {

  /// A key whose value is no whole number.
  ConfigKey(String name, String environment, String allowed, String standard, String meaning) {
    this(name, environment, allowed, standard, meaning, null);
  }

  /// A key whose value is a whole number.
  ConfigKey(String name, String environment, Bounds bounds, String standard, String meaning) {
    this(name, environment, bounds.toString(), standard, meaning, bounds);
  }

  /// The least and the most that a whole number may be.
  public record Bounds(int least, int most) {
    /// For people.
    @Override
    public String toString() {
      return least + " to " + most;
    }
  }
}
