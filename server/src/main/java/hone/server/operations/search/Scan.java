package hone.server.operations.search;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.store.Page;
import hone.engine.store.Page.Cursor;
import hone.engine.store.Snapshot;
import hone.server.operations.search.records.Found;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Goes through a source's records for those that satisfy a condition. In an order that the store
/// has, it ends soon after the page; in any other it looks at all of them and keeps the page's.
///
/// @param by what the records are sorted by
/// @param after where the page starts: the number of hits before it, and its last one's place
record Scan(
    Source source, Condition condition, Property by, boolean ascending, @Nullable Cursor after) {
  private static final int BATCH = 1_000;

  /// How many records behind a page are looked at to tell the number of hits.
  private static final int COUNTED_MAX = 2_000;

  /// A search of so many took seconds; one that needs more should say more.
  private static final int LOOKED_MAX = 200_000;

  /// By how many characters of a text records are sorted.
  private static final int SORTED_MAX = 1_000;

  /// A page of hits.
  ///
  /// @param total how many there are in all, or so far
  /// @param exact whether in all
  record Hits(List<ObjectNode> records, @Nullable Cursor next, long total, boolean exact) {}

  Hits run(Snapshot store, Scope scope, int size) {
    Optional<Source.Order> order = source.order(by.name());
    return order.isPresent() ? inOrder(store, scope, order.get(), size) : ofAll(store, scope, size);
  }

  private long before() {
    if (after == null) {
      return 0;
    }
    String[] parts = after.key().split(":", 2);
    if (parts.length < 2) {
      throw Cursor.changed();
    }
    return new Cursor(parts[0], after.id()).wholeNumber();
  }

  private static Cursor cursor(long hits, String key, long id) {
    return new Cursor(hits + ":" + key, id);
  }

  /// The place within the order, without the number of hits.
  private @Nullable Cursor place() {
    return after == null
        ? null
        : new Cursor(after.key().substring(after.key().indexOf(':') + 1), after.id());
  }

  private Hits inOrder(Snapshot store, Scope scope, Source.Order order, int size) {
    var hits = new ArrayList<Found>();
    var conjuncts = new Conjuncts(condition);
    Cursor next = place();
    long more = 0;
    int looked = 0;
    do {
      Page<Found> page =
          source.page(store, scope, new Source.Slice(conjuncts, order, ascending, BATCH, next));
      for (Found each : page.items()) {
        boolean isFull = hits.size() == size;
        looked += isFull ? 1 : 0;
        if (condition.holds(each)) {
          if (isFull) {
            more++;
          } else {
            hits.add(each);
          }
        }
      }
      next = page.next();
    } while (next != null && (more == 0 || looked < COUNTED_MAX));
    long seen = before() + hits.size();
    Cursor behind = more == 0 ? null : cursor(seen, hits.getLast().key(), hits.getLast().id());
    return new Hits(records(hits), behind, seen + more, next == null);
  }

  private Hits ofAll(Snapshot store, Scope scope, int size) {
    Comparator<Place> order = order();
    Cursor start = place();
    Place behind = start == null ? null : Place.read(start);
    var best = new TreeSet<Hit>(Comparator.comparing(Hit::place, order));
    var conjuncts = new Conjuncts(condition);
    long total = 0;
    long looked = 0;
    Cursor next = null;
    do {
      Page<Found> page =
          source.page(
              store,
              scope,
              new Source.Slice(conjuncts, Source.Order.CREATION_TIME, false, BATCH, next));
      for (Found each : page.items()) {
        if (condition.holds(each)) {
          total++;
          Place place = Place.of(by.of(each), each.id());
          if (behind == null || order.compare(place, behind) > 0) {
            best.add(new Hit(place, each));
          }
          if (best.size() > size + 1) {
            best.pollLast();
          }
        }
      }
      looked += page.items().size();
      check(looked);
      next = page.next();
    } while (next != null);
    return page(best, size, total);
  }

  private void check(long looked) {
    if (looked > LOOKED_MAX) {
      throw ApiError.validation(
          "The search would look at more than "
              + LOOKED_MAX
              + " resources to sort them by "
              + by.name()
              + ". Narrow it by name, status or time, or sort it by name or CreationTime.");
    }
  }

  private Hits page(TreeSet<Hit> best, int size, long total) {
    Cursor next = null;
    if (best.size() > size) {
      best.pollLast();
      Place last = best.last().place();
      next = cursor(before() + size, last.text(), last.id());
    }
    return new Hits(records(best.stream().map(Hit::found).toList()), next, total, true);
  }

  private static List<ObjectNode> records(List<Found> found) {
    return found.stream().map(Found::record).toList();
  }

  /// What has no value comes last in both orders; of equals, the older one first.
  private Comparator<Place> order() {
    Comparator<Place> byValue = Comparator.comparing(Place::number).thenComparing(Place::words);
    return Comparator.comparingInt(Place::kind)
        .thenComparing(ascending ? byValue : byValue.reversed())
        .thenComparingLong(Place::id);
  }

  private record Hit(Place place, Found found) {}

  /// Where a record stands in the order.
  ///
  /// @param kind 0 for numbers, 1 for texts, 2 for nothing
  private record Place(int kind, BigDecimal number, String words, long id) {

    static Place of(List<JsonNode> values, long id) {
      if (values.isEmpty()) {
        return new Place(2, BigDecimal.ZERO, "", id);
      }
      JsonNode first = values.getFirst();
      String text = first.isValueNode() ? beginning(first.asString("")) : "";
      BigDecimal number = first.isNumber() ? first.decimalValue() : Comparison.decimal(text);
      return number == null
          ? new Place(1, BigDecimal.ZERO, text, id)
          : new Place(0, number, "", id);
    }

    /// Of a long text its beginning, so that a token with it is not too long for a request.
    private static String beginning(String text) {
      if (text.length() <= SORTED_MAX) {
        return text;
      }
      boolean cuts = Character.isHighSurrogate(text.charAt(SORTED_MAX - 1));
      return text.substring(0, cuts ? SORTED_MAX - 1 : SORTED_MAX);
    }

    String text() {
      return switch (kind) {
        case 0 -> "n" + number;
        case 1 -> "t" + words;
        default -> "-";
      };
    }

    static Place read(Cursor cursor) {
      if (cursor.key().equals("-")) {
        return new Place(2, BigDecimal.ZERO, "", cursor.id());
      }
      if (cursor.key().startsWith("t")) {
        return new Place(1, BigDecimal.ZERO, cursor.key().substring(1), cursor.id());
      }
      try {
        if (cursor.key().startsWith("n")) {
          return new Place(0, new BigDecimal(cursor.key().substring(1)), "", cursor.id());
        }
      } catch (NumberFormatException _) {
        throw Cursor.changed();
      }
      throw Cursor.changed();
    }
  }
}
