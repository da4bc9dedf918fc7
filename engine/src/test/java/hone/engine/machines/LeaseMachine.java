package hone.engine.machines;

import hone.engine.ApiError;
import hone.engine.fake.FakeClock;
import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.job.TrainingJob;
import hone.engine.memory.MemoryDatabase;
import hone.engine.store.LeaseSettings;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The machine of one life of a server, which owns jobs while its lease lasts, found by replaying
/// all that can happen to it on a database that passes the stores' contract. Not thread-safe.
final class LeaseMachine {
  private static final LeaseSettings HOME = LeaseSettings.shared("home");
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration MOMENT = Duration.ofMillis(1);

  private enum Event {
    TRANSACTION("a transaction"),
    SILENT("store_renew_seconds without a transaction"),
    SILENT_FOR_LONG("store_lease_seconds without a transaction"),
    OTHER_LOOKS("another server hears nothing of it for store_lease_seconds"),
    RESTART("the server starts again at its place");

    private final String text;

    Event(String text) {
      this.text = text;
    }
  }

  private LeaseMachine() {}

  /// Explore it.
  static StateMachine explored() {
    var machine = new StateMachine();
    Deque<List<Event>> open = new ArrayDeque<>();
    Set<String> known = new LinkedHashSet<>();
    String first = after(List.of());
    machine.begin("a server starts", first);
    known.add(first);
    open.add(List.of());
    while (!open.isEmpty()) {
      List<Event> past = open.remove();
      String from = after(past);
      for (Event event : Event.values()) {
        var longer = new ArrayList<>(past);
        longer.add(event);
        String to = after(longer);
        machine.add(from, event.text, to);
        if (known.add(to)) {
          open.add(longer);
        }
      }
    }
    machine.end("Over", "");
    return machine;
  }

  /// Where the first life at home stands after these events.
  private static String after(List<Event> events) {
    var clock = new FakeClock();
    var database = new MemoryDatabase(clock);
    Store home = database.open(HOME, () -> clock.passed().toNanos());
    Store other = database.open(LeaseSettings.shared("away"), () -> clock.passed().toNanos());
    long life = home.lease().epoch();
    TrainingJob job = home.write(t -> insert(t));
    for (Event event : events) {
      switch (event) {
        case TRANSACTION -> write(home);
        case SILENT -> clock.move(HOME.action().plus(MOMENT));
        case SILENT_FOR_LONG -> clock.move(HOME.length().plus(MOMENT));
        case OTHER_LOOKS -> look(other, clock);
        case RESTART -> home = database.open(HOME, () -> clock.passed().toNanos());
      }
    }
    if (database.owner(job.id()) != life) {
      return "Over";
    }
    boolean mayLaunch = home.lease().held();
    boolean mayWrite = write(home);
    return mayLaunch && mayWrite
        ? "Holding"
        : mayWrite ? "Late, launches nothing" : "Expired, changes nothing";
  }

  /// As it does all the time, with a new life if the time before has ended its own.
  private static void look(Store other, FakeClock clock) {
    write(other);
    Duration twice = HOME.length().multipliedBy(2);
    for (Duration left = twice; !left.isNegative(); left = left.minus(HOME.retry())) {
      other.lease().keep();
      clock.move(HOME.retry());
    }
    other.lease().keep();
  }

  private static TrainingJob insert(Transaction store) {
    var request = Specs.random(1, 1).own("own");
    return store.insert(
        new Identity(0, request.scope(), request.name(), "arn", START),
        null,
        store.insert(request.spec(), request.document()),
        new LinkedHashMap<>());
  }

  /// Whether it was allowed to.
  private static boolean write(Store store) {
    try {
      return store.write(_ -> true);
    } catch (ApiError error) {
      if (error.code() == ApiError.Code.UNAVAILABLE) {
        return false;
      }
      throw error;
    }
  }
}
