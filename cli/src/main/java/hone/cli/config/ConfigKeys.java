package hone.cli.config;

import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.FrontKeys;
import hone.cli.config.key.Key;
import hone.cli.config.key.KeyGroup;
import hone.cli.config.key.QuotaKeys;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.SiteKeys;
import hone.cli.config.key.StorageKeys;
import hone.cli.config.key.StoreKeys;
import java.util.List;

/// Lists the keys of the configuration file.
public final class ConfigKeys {
  static final List<KeyGroup> GROUPS =
      List.of(
          FrontKeys.KEYS,
          ServerKeys.KEYS,
          StoreKeys.KEYS,
          QuotaKeys.KEYS,
          ContainerKeys.KEYS,
          SiteKeys.KEYS,
          StorageKeys.KEYS);

  /// Every key there is, in the order of the documentation.
  public static final List<Key<?>> ALL =
      GROUPS.stream().<Key<?>>flatMap(group -> group.keys().stream()).toList();

  private ConfigKeys() {}
}
