package hone.cli.config.key;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The keys of one matter, in the order of the documentation.
public final class KeyGroup {
  private final List<Key<?>> keys = new ArrayList<>();
  private final Consumer<HoneConfig> rule;

  public KeyGroup() {
    this(_ -> {});
  }

  /// @param rule refuses values that do not go together
  public KeyGroup(Consumer<HoneConfig> rule) {
    this.rule = rule;
  }

  /// Make a key that no variable of the environment gives.
  public <T> Key<T> key(String name, Kind<T> kind, String standard, String meaning) {
    return key(name, "", kind, standard, meaning);
  }

  /// Make a key.
  public <T> Key<T> key(
      String name, String environment, Kind<T> kind, String standard, String meaning) {
    var key = new Key<>(name, environment, kind, standard, meaning);
    keys.add(key);
    return key;
  }

  public List<Key<?>> keys() {
    return List.copyOf(keys);
  }

  /// Refuse what none of the keys may have, and what they may not have together.
  public void check(HoneConfig config) {
    for (Key<?> key : keys) {
      Object _ = config.get(key);
    }
    rule.accept(config);
  }
}
