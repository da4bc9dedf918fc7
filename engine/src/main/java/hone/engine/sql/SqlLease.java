package hone.engine.sql;

import hone.engine.ApiError;
import hone.engine.Time;
import hone.engine.sql.rows.Dialect;
import hone.engine.sql.rows.ServerRows;
import hone.engine.store.Lease;
import hone.engine.store.LeaseSettings;
import hone.engine.time.Silence;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The lease of one store. Transactions ask it first; the writer's thread alone changes it.
final class SqlLease implements Lease {
  /// A transaction is long that takes more than this part of a lease. What is shorter leaves others
  /// the time to renew theirs, and what is dead is not kept alive by many of them.
  private static final int LONG = 4;

  private final Dialect dialect;
  private final LeaseSettings settings;
  private final ServerRows rows;
  private final Time time;

  /// Of the others: the writer's thread alone uses it.
  private final Silence silence;

  private volatile long epoch;
  private volatile Moment confirmed;

  /// The number of the last transaction of this life of which a commit was sent.
  private volatile long operation;

  /// The lives that were to begin since this one did: whether one was committed may not be known.
  private final Set<Long> births = new LinkedHashSet<>();

  private long keptEpoch;
  private long keptHandings;

  /// Since when nobody else can have renewed a lease: the writer's thread alone uses it.
  private Duration alone = Duration.ZERO;

  private @Nullable Writer writer;

  /// @param clock the database's clock, where the database is part of this process
  /// @param time this machine's
  SqlLease(Dialect dialect, LeaseSettings settings, InstantSource clock, Time time) {
    this.dialect = dialect;
    this.settings = settings;
    this.time = time;
    confirmed = new Moment(time.passed(), Instant.EPOCH);
    rows = new ServerRows(dialect, settings, clock);
    silence = new Silence(settings.length(), settings.retry());
  }

  void writeWith(Writer with) {
    writer = with;
  }

  @Override
  public String place() {
    return settings.place();
  }

  @Override
  public Duration retry() {
    return settings.retry();
  }

  /// A moment by both clocks: the steady one stands still while the machine is suspended, the wall
  /// clock may be set.
  record Moment(Duration passed, Instant wall) {}

  private Moment now() {
    return new Moment(time.passed(), time.instant());
  }

  /// A life to be: it begins when its transaction is committed.
  ///
  /// @param handings how often it was handed jobs as it began
  record Life(long epoch, Moment since, long handings) {}

  /// Look whether this life was ended by one at the same place that is not this process's.
  ///
  /// @throws Lease.Displaced if so
  void checkAlone(Handle handle) {
    if (!births.containsAll(rows.later(handle, epoch))) {
      throw new Displaced(settings.place());
    }
  }

  /// Write a new life, and take over what the former ones at this place have left. It ends none of
  /// others, of which it has seen nothing yet.
  Life birth(Handle handle) {
    alone = time.passed();
    long next = rows.birth(handle, epoch);
    births.add(next);
    Moment since = extend(handle, next);
    rows.share(handle, List.of(next));
    return new Life(next, since, rows.handings(handle, next));
  }

  void begin(Life life) {
    if (epoch == 0) {
      // A server that starts looks for all of its jobs.
      keptEpoch = life.epoch();
      keptHandings = life.handings();
    }
    epoch = life.epoch();
    births.clear();
    confirmed = life.since();
    operation = 0;
  }

  /// The number of the next transaction of this life.
  long nextOperation() {
    return operation + 1;
  }

  /// Give a number away for good, before the commit of its transaction is sent: from then on it may
  /// be in the database, also where nobody ever hears of it, and must stand for no other.
  void use(long number) {
    operation = number;
  }

  /// Renew the lease within a transaction.
  ///
  /// @return `false` if it has ended: then nothing may be changed
  /// @throws ApiError if a newer version, as another server or a command, has brought the store to
  ///     its own schema: what this one would write does not fit it
  boolean hold(Handle handle, long number) {
    alone = time.passed();
    boolean forever = settings.forever();
    if (!forever && rows.renew(handle, epoch, number, Migrations.known())) {
      return true;
    }
    Migrations.newer(handle, dialect)
        .ifPresent(
            why -> {
              throw ApiError.unavailable(why + " Start this server anew with that version.");
            });
    return forever;
  }

  /// Renew the lease again within a transaction that holds it, however long it took. Others could
  /// not renew theirs meanwhile: where it took long, these last as much longer.
  ///
  /// @return when it was renewed
  Moment extend(Handle handle) {
    return extend(handle, epoch);
  }

  private Moment extend(Handle handle, long own) {
    Moment now = now();
    if (settings.forever()) {
      return now;
    }
    Duration took = now.passed().minus(alone);
    if (took.compareTo(settings.length().dividedBy(LONG)) > 0) {
      rows.lengthenOthers(handle, own, took);
      alone = now.passed();
    }
    if (!rows.extend(handle, own)) {
      throw ApiError.unavailable("This server's lease has ended. Try again.");
    }
    return now;
  }

  /// The transaction that renewed it then is committed.
  void confirm(Moment since) {
    confirmed = since;
  }

  /// Whether the last transaction of which a commit was sent is committed. To be asked when no
  /// other can be under way.
  boolean isLastCommitted(Handle handle) {
    return rows.operation(handle, epoch) == operation;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public boolean held() {
    Writer with = writer;
    if (with != null && !with.isAlive()) {
      return false;
    }
    return settings.forever() || isWithinAction(confirmed, now());
  }

  private boolean isWithinAction(Moment since, Moment now) {
    Duration passed = now.passed().minus(since.passed());
    Duration byWall = Duration.between(since.wall(), now.wall());
    return passed.compareTo(settings.action()) < 0 && byWall.compareTo(settings.action()) < 0;
  }

  @Override
  public synchronized boolean keep() {
    Writer with = writer;
    if (settings.forever() || with == null) {
      return false;
    }
    long handings =
        with.write(
            transaction -> {
              // Other tasks of the same transaction may have taken long.
              extend(transaction.handle);
              takeOver(transaction.handle);
              return rows.handings(transaction.handle, epoch);
            });
    boolean changed = keptEpoch != epoch || keptHandings != handings;
    keptEpoch = epoch;
    keptHandings = handings;
    return changed;
  }

  /// Have others wait for the next life at this place, since this one ends on purpose: what runs
  /// goes on meanwhile.
  void leave(Handle handle) {
    rows.leave(handle, epoch);
  }

  private void takeOver(Handle handle) {
    silence.look(rows.others(handle, epoch), time.passed());
    rows.end(handle, silence.gone());
    var living = new ArrayList<>(silence.heard());
    living.add(epoch);
    rows.share(handle, living);
  }
}
