package hone.cli.config.key;

import hone.engine.rules.Quota;
import hone.engine.rules.Quotas;
import java.util.EnumMap;
import java.util.Map;

/// The keys that change quotas: one for each.
public final class QuotaKeys {
  public static final KeyGroup KEYS = new KeyGroup();

  private static final Map<Quota, Key<Integer>> ALL = new EnumMap<>(Quota.class);

  static {
    for (Quota each : Quota.values()) {
      ALL.put(
          each,
          KEYS.key(
              each.setting(),
              Kind.whole(1, 1_000_000),
              String.valueOf(each.standard()),
              each.meaning()));
    }
  }

  private QuotaKeys() {}

  public static Quotas quotas(HoneConfig config) {
    var quotas = new EnumMap<Quota, Integer>(Quota.class);
    ALL.forEach((quota, key) -> quotas.put(quota, config.get(key)));
    return new Quotas(quotas);
  }
}
