package hone.api;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.dataformat.cbor.CBORGenerator;

/// Writes structures as JSON, or as CBOR, which has the same tokens. Not thread-safe.
final class TokenWriter implements ShapeWriter {
  /// CBOR's tag of numbers that are seconds since 1970.
  private static final int TIME = 1;

  private final JsonGenerator out;

  TokenWriter(JsonGenerator out) {
    this.out = out;
  }

  @Override
  public void beginStructure() {
    out.writeStartObject();
  }

  @Override
  public void endStructure() {
    out.writeEndObject();
  }

  @Override
  public void name(String member) {
    out.writeName(member);
  }

  @Override
  public void value(String value) {
    out.writeString(value);
  }

  @Override
  public void value(boolean value) {
    out.writeBoolean(value);
  }

  @Override
  public void value(int value) {
    out.writeNumber(value);
  }

  @Override
  public void value(long value) {
    out.writeNumber(value);
  }

  @Override
  public void value(float value) {
    out.writeNumber(value);
  }

  @Override
  public void value(double value) {
    out.writeNumber(value);
  }

  @Override
  public void timestamp(Instant value) {
    if (out instanceof CBORGenerator cbor) {
      cbor.writeTag(TIME);
      cbor.writeNumber(value.toEpochMilli() / 1_000.0);
    } else {
      out.writeNumber(BigDecimal.valueOf(value.toEpochMilli(), 3));
    }
  }

  @Override
  public <T> void list(List<T> items, Consumer<T> item) {
    out.writeStartArray();
    items.forEach(item);
    out.writeEndArray();
  }

  @Override
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
