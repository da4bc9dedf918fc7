package hone.api;

import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// Writes the values of structures as one protocol's documents. Not thread-safe.
public interface ShapeWriter {

  void beginStructure();

  void endStructure();

  void name(String member);

  void value(String value);

  void value(boolean value);

  void value(int value);

  void value(long value);

  void value(float value);

  void value(double value);

  /// A time, to the millisecond.
  void timestamp(Instant value);

  <T> void list(List<T> items, Consumer<T> item);

  <V> void map(SequencedMap<String, V> values, Consumer<V> value);
}
