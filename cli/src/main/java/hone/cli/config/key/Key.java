package hone.cli.config.key;

/// A key of the configuration file, with all that is known about it. It is made in the `KeyGroup`
/// of its matter.
///
/// @param name as it stands in the file; nested keys are not used
/// @param environment the variable that gives it where neither flag nor file does, or empty
/// @param kind which values it may have
/// @param standard its value where nothing gives one, also read by `kind` unless that has its own
/// @param meaning one or two sentences
public record Key<T>(
    String name, String environment, Kind<T> kind, String standard, String meaning) {

  /// What values it may have, for people.
  public String allowed() {
    return kind.allowed();
  }
}
