package hone.api;

import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads the values of structures from one protocol's documents, strictly: a value of another type
/// is a `DecodeException` that names its place. Not thread-safe.
public interface ShapeReader {

  /// Enter a structure; the value at hand must be one.
  void beginStructure();

  /// The next member's name, or `null` at the structure's end. Members that are `null` are absent.
  @Nullable String nextMember();

  /// Pass over the value at hand.
  void skip();

  String string();

  Boolean bool();

  Integer int32();

  Long int64();

  Float float32();

  Double float64();

  Instant timestamp();

  /// Read a list, item by item.
  <T> List<T> list(Supplier<T> item);

  /// Read a map with texts as keys; no value may be `null`.
  <V> SequencedMap<String, V> map(Supplier<V> value);
}
