package hone.server.operations.search.records;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One record that a search looks at. What is cheap to know is told at once; the whole record is
/// made when it is first needed. Not thread-safe.
public final class Found {
  private final long id;
  private final String key;
  private final Function<String, @Nullable JsonNode> quick;
  private final Supplier<ObjectNode> whole;
  private @Nullable ObjectNode made;

  /// @param key the record's place in the order of its store's list
  /// @param quick a member of the record that needs no whole record, or `null`
  public Found(
      long id, String key, Function<String, @Nullable JsonNode> quick, Supplier<ObjectNode> whole) {
    this.id = id;
    this.key = key;
    this.quick = quick;
    this.whole = whole;
  }

  public long id() {
    return id;
  }

  public String key() {
    return key;
  }

  /// A member of the record; a missing node if it has none of that name.
  public JsonNode member(String name) {
    JsonNode known = made == null ? quick.apply(name) : null;
    return known == null ? record().path(name) : known;
  }

  /// The record as the answer tells it.
  public ObjectNode record() {
    ObjectNode known = made;
    if (known == null) {
      known = whole.get();
      made = known;
    }
    return known;
  }
}
