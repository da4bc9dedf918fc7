package hone.cli.config;

import hone.cli.config.key.ConfigKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the keys of a configuration have.
///
/// @param given what was given, by the key's name
/// @param expand makes a path of a text that may begin with `~`
record Values(Map<String, Value> given, Function<String, Path> expand) {

  /// What the key was given, or `null`.
  @Nullable Value get(ConfigKey key) {
    return given.get(key.name());
  }

  /// What the key has, or what is standard.
  Value orStandard(ConfigKey key) {
    Value value = get(key);
    return value == null ? new Value(key.name(), key.standard()) : value;
  }

  /// The whole number that the key has.
  int number(ConfigKey key) {
    return number(key, orStandard(key));
  }

  /// The whole number that the key was given, or else this one.
  int number(ConfigKey key, int otherwise) {
    Value value = get(key);
    return value == null ? otherwise : number(key, value);
  }

  /// The whole number that the key was given, or `null`.
  @Nullable Integer numberOrNone(ConfigKey key) {
    Value value = get(key);
    return value == null ? null : number(key, value);
  }

  private static int number(ConfigKey key, Value value) {
    return value.whole(Objects.requireNonNull(key.bounds(), key.name()), key.allowed());
  }

  /// One of a few words.
  String choice(ConfigKey key, List<String> allowed) {
    Value value = orStandard(key);
    if (!allowed.contains(value.text())) {
      throw value.wrong(key.allowed());
    }
    return value.text();
  }

  /// The path that the key was given, or `null`.
  @Nullable Path path(ConfigKey key) {
    Value value = get(key);
    return value == null ? null : expand.apply(value.text());
  }
}
