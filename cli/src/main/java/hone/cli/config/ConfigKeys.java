package hone.cli.config;

import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.FrontKeys;
import hone.cli.config.key.Key;
import hone.cli.config.key.KeyGroup;
import hone.cli.config.key.QuotaKeys;
import hone.cli.config.key.ServerKeys;
import hone.cli.config.key.StorageKeys;
import hone.cli.config.key.StoreKeys;
import hone.cli.sites.SiteList;
import java.util.List;
import java.util.stream.Stream;

/// Lists the keys of the configuration file.
public final class ConfigKeys {
  static final List<KeyGroup> GROUPS =
      Stream.of(
              List.of(FrontKeys.KEYS, ServerKeys.KEYS, StoreKeys.KEYS, QuotaKeys.KEYS),
              List.of(ContainerKeys.KEYS),
              SiteList.GROUPS,
              List.of(StorageKeys.KEYS))
          .flatMap(List::stream)
          .toList();

  /// Every key there is, in the order of the documentation.
  public static final List<Key<?>> ALL =
      GROUPS.stream().<Key<?>>flatMap(group -> group.keys().stream()).toList();

  private ConfigKeys() {}
}
