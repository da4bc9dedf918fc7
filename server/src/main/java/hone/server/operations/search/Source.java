package hone.server.operations.search;

import hone.engine.Scope;
import hone.engine.store.Page;
import hone.engine.store.Snapshot;
import hone.server.operations.search.records.Found;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A kind of records that can be searched. Thread-safe.
interface Source {

  /// The member of SearchRecord that holds its records.
  String record();

  /// The properties that its records can have.
  Schema schema();

  /// The order in which the store can list records sorted by a property.
  Optional<Order> order(String property);

  /// Some of its records, in order: at least those that satisfy the conjuncts.
  Page<Found> page(Snapshot store, Scope scope, Slice slice);

  /// Orders that the store has an index or a column for.
  enum Order {
    NAME,
    CREATION_TIME,
    MODIFIED_TIME
  }

  /// Which records to list.
  record Slice(
      Conjuncts conjuncts, Order order, boolean ascending, int size, Page.@Nullable Cursor after) {}
}
