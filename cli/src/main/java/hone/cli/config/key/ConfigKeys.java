package hone.cli.config.key;

import hone.engine.rules.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Lists the keys of the configuration file.
public final class ConfigKeys {
  private static final ConfigKey.Bounds QUOTA = new ConfigKey.Bounds(1, 1_000_000);

  /// Every key there is, in the order of the documentation.
  public static final List<ConfigKey> ALL = all();

  private ConfigKeys() {}

  /// The key that changes a quota.
  public static ConfigKey of(Quota quota) {
    String standard = String.valueOf(quota.standard());
    return new ConfigKey(quota.setting(), "", QUOTA, standard, quota.meaning());
  }

  private static List<ConfigKey> all() {
    var all = new ArrayList<ConfigKey>();
    all.addAll(FrontKeys.ALL);
    all.addAll(ServerKeys.ALL);
    all.addAll(StoreKeys.ALL);
    Stream.of(Quota.values()).map(ConfigKeys::of).forEach(all::add);
    all.addAll(SiteKeys.ALL);
    all.addAll(StorageKeys.ALL);
    return List.copyOf(all);
  }
}
