package hone.server.credentials;

import hone.engine.ApiError;
import hone.engine.store.KeyTable;
import hone.engine.store.KeyTable.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The access keys that are in force. What another process adds or revokes is seen within two
/// seconds; a server that cannot look for four seconds lets nobody in. Thread-safe.
public final class KeyRing implements AccessKeys {
  private static final System.Logger LOG = System.getLogger(KeyRing.class.getName());
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
  private static final Duration TOO_OLD = Duration.ofSeconds(4);

  /// A key that is not known may have been made just now; but strangers must not make us look at
  /// every request.
  private static final Duration LOOK_FOR_NEW = Duration.ofMillis(250);

  /// For how long nobody tries again after a look has failed. Where the database hangs, a look
  /// takes many seconds: who waited for it must not wait for another one of their own.
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final KeyTable table;
  private final MasterKey master;
  private final InstantSource time;
  private final LongSupplier nanos;
  private final RandomGenerator random;
  private final ReentrantLock looking = new ReentrantLock();

  /// When a look failed last; guarded by `looking`.
  private @Nullable Long failed;

  private volatile Loaded loaded;

  /// @param nanos a steady clock: the wall clock may be set back
  /// @param random fit for secrets
  public KeyRing(
      KeyTable table,
      MasterKey master,
      InstantSource time,
      LongSupplier nanos,
      RandomGenerator random) {
    this.table = table;
    this.master = master;
    this.time = time;
    this.nanos = nanos;
    this.random = random;
    loaded = load(Map.of());
  }

  /// Make sure that the master key is the one that the keys were sealed with.
  ///
  /// @throws CredentialsException if there are keys in force, and it opens none of them
  public void checkMasterKey() {
    List<Entry> inForce = List.copyOf(loaded.byId().values());
    if (!inForce.isEmpty() && inForce.stream().allMatch(entry -> entry.key() == null)) {
      throw new CredentialsException(
          ("the store holds %d access keys that are not revoked, and the master key opens none of"
                  + " them; bring the one that they were sealed with, in HONE_MASTER_KEY or as"
                  + " master.key in the data folder")
              .formatted(inForce.size()));
    }
  }

  @Override
  public Optional<AccessKey> find(String accessKeyId) {
    @Nullable Entry entry = notOlderThan(LOOK_AGAIN).byId().get(accessKeyId);
    if (entry == null) {
      entry = notOlderThan(LOOK_FOR_NEW).byId().get(accessKeyId);
    }
    return Optional.ofNullable(entry).map(Entry::key);
  }

  /// Sessions of who has one of these keys.
  public Sessions sessions() {
    return new Sessions(master, this, time, random);
  }

  /// Every key there ever was, the oldest first.
  public List<StoredKey> list() {
    return table.all();
  }

  /// Make a key.
  ///
  /// @param account `null` for a new one
  /// @param lifetime of a temporary key, or `null`
  public AccessKey create(
      @Nullable String account, @Nullable String role, @Nullable Duration lifetime) {
    AccessKey key = draft(account, role, lifetime);
    add(key);
    return key;
  }

  /// A key of a new account that is not in force yet.
  AccessKey draft(String role) {
    return draft(null, role, null);
  }

  private AccessKey draft(
      @Nullable String account, @Nullable String role, @Nullable Duration lifetime) {
    Instant now = time.instant();
    return new AccessKey(
        Letters.id(lifetime == null ? "AKIA" : "ASIA", random),
        account == null ? Letters.account(random) : account,
        Letters.secret(random),
        lifetime == null ? null : Letters.token(random),
        role,
        lifetime == null ? null : now.plus(lifetime));
  }

  /// Keep a key that was made elsewhere.
  void add(AccessKey key) {
    table.add(
        new StoredKey(
            key.id(),
            key.account(),
            key.role(),
            master.seal(key, random),
            time.instant(),
            key.expiresAt(),
            null));
    look();
  }

  /// Revoke a key.
  ///
  /// @return whether there was such a key that was not revoked yet
  public boolean revoke(String accessKeyId) {
    boolean revoked = table.revoke(accessKeyId, time.instant());
    look();
    return revoked;
  }

  private void look() {
    looking.lock();
    try {
      loaded = load(loaded.byId());
    } finally {
      looking.unlock();
    }
  }

  /// What is known, looked at again if it is older than that. One request looks; others go on with
  /// what is known as long as that is allowed.
  private Loaded notOlderThan(Duration age) {
    Loaded known = loaded;
    if (known.age(nanos) < age.toNanos()) {
      return known;
    }
    if (known.age(nanos) > TOO_OLD.toNanos()) {
      looking.lock();
    } else if (!looking.tryLock()) {
      return known;
    }
    try {
      if (loaded.age(nanos) >= age.toNanos() && !hasJustFailed()) {
        loaded = load(loaded.byId());
      }
    } catch (RuntimeException error) {
      failed = nanos.getAsLong();
      LOG.log(System.Logger.Level.ERROR, "the access keys cannot be looked at", error);
    } finally {
      looking.unlock();
    }
    Loaded now = loaded;
    if (now.age(nanos) > TOO_OLD.toNanos()) {
      throw ApiError.unavailable("The access keys cannot be looked at. Try again later.");
    }
    return now;
  }

  private boolean hasJustFailed() {
    return failed != null && nanos.getAsLong() - failed < AFTER_FAILURE.toNanos();
  }

  private Loaded load(Map<String, Entry> before) {
    long now = nanos.getAsLong();
    var byId = new LinkedHashMap<String, Entry>();
    for (StoredKey stored : table.all()) {
      if (stored.revokedAt() == null) {
        @Nullable Entry known = before.get(stored.id());
        boolean same = known != null && known.sealed().equals(stored.sealed());
        byId.put(stored.id(), same ? known : opened(stored));
      }
    }
    return new Loaded(byId, now);
  }

  /// A key that cannot be opened lets nobody in, and keeps no other key from doing so.
  private Entry opened(StoredKey stored) {
    try {
      return new Entry(stored.sealed(), master.open(stored));
    } catch (CredentialsException error) {
      LOG.log(System.Logger.Level.ERROR, error.getMessage());
      return new Entry(stored.sealed(), null);
    }
  }

  /// A key and what it was opened from.
  ///
  /// @param key `null` for one that cannot be opened
  private record Entry(String sealed, @Nullable AccessKey key) {}

  /// What was read, and when.
  private record Loaded(Map<String, Entry> byId, long at) {
    long age(LongSupplier nanos) {
      return nanos.getAsLong() - at;
    }
  }
}
