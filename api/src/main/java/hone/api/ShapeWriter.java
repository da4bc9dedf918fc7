package hone.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// Writes the values of structures as JSON. Not thread-safe.
public final class ShapeWriter {
  private final JsonGenerator out;

  ShapeWriter(JsonGenerator out) {
    this.out = out;
  }

  public void beginStructure() {
    out.writeStartObject();
  }

  public void endStructure() {
    out.writeEndObject();
  }

  public void name(String member) {
    out.writeName(member);
  }

  public void value(String value) {
    out.writeString(value);
  }

  public void value(boolean value) {
    out.writeBoolean(value);
  }

  public void value(int value) {
    out.writeNumber(value);
  }

  public void value(long value) {
    out.writeNumber(value);
  }

  public void value(float value) {
    out.writeNumber(value);
  }

  public void value(double value) {
    out.writeNumber(value);
  }

  /// A time: seconds since 1970, to the millisecond.
  public void timestamp(Instant value) {
    out.writeNumber(BigDecimal.valueOf(value.toEpochMilli(), 3));
  }

  public <T> void list(List<T> items, Consumer<T> item) {
    out.writeStartArray();
    items.forEach(item);
    out.writeEndArray();
  }

  public <V> void map(SequencedMap<String, V> values, Consumer<V> value) {
    out.writeStartObject();
    values.forEach(
        (key, each) -> {
          out.writeName(key);
          value.accept(each);
        });
    out.writeEndObject();
  }
}
