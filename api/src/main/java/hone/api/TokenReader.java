package hone.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;

/// Reads structures from JSON, or from CBOR, which has the same tokens. Not thread-safe.
final class TokenReader implements ShapeReader {
  private static final double SECONDS_MAX = 253_402_300_799.0;

  /// Up to here a double holds every whole number; beyond, it would stand for a neighbour.
  private static final double EXACT_MAX = 1L << 53;

  private final JsonParser in;
  private final boolean foreign;
  private final Consumer<TokenStreamContext> skipped;

  /// @param foreign whether somebody else wrote it
  /// @param skipped told where a value is passed over
  TokenReader(JsonParser in, boolean foreign, Consumer<TokenStreamContext> skipped) {
    this.in = in;
    this.foreign = foreign;
    this.skipped = skipped;
  }

  @Override
  public void beginStructure() {
    expect(JsonToken.START_OBJECT, "an object");
  }

  @Override
  public @Nullable String nextMember() {
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String name = in.currentName();
      if (in.nextToken() != JsonToken.VALUE_NULL) {
        return name;
      }
    }
    return null;
  }

  @Override
  public void skip() {
    skipped.accept(in.streamReadContext());
    in.skipChildren();
  }

  @Override
  public String string() {
    expect(JsonToken.VALUE_STRING, "a string");
    return whole(in.getString());
  }

  /// What is half a character cannot be written again, and U+0000 not be kept by every store.
  private String whole(String text) {
    if (foreign && text.indexOf('\0') >= 0) {
      throw unexpected("a text without the character U+0000");
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int point = text.codePointAt(i);
        if (!Character.isSupplementaryCodePoint(point)) {
          throw unexpected("a text of whole characters");
        }
        i++;
      }
    }
    return text;
  }

  @Override
  public Boolean bool() {
    return switch (in.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw unexpected("true or false");
    };
  }

  @Override
  public Integer int32() {
    double value = whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    return (int) value;
  }

  @Override
  public Long int64() {
    if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return in.getLongValue();
    }
    double value = whole(Long.MIN_VALUE, Long.MAX_VALUE);
    if (Math.abs(value) > EXACT_MAX) {
      throw unexpected("a whole number of 64 bits");
    }
    return (long) value;
  }

  private double whole(double min, double max) {
    double value = number();
    if (value != Math.rint(value) || value < min || value > max) {
      throw unexpected("a whole number from " + (long) min + " to " + (long) max);
    }
    return value;
  }

  @Override
  public Float float32() {
    double value = float64();
    float narrow = (float) value;
    if (Float.isInfinite(narrow) && !Double.isInfinite(value)) {
      throw unexpected("a number of 32 bits");
    }
    return narrow;
  }

  @Override
  public Double float64() {
    if (in.currentToken() == JsonToken.VALUE_STRING) {
      return switch (in.getString()) {
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> throw unexpected("a number");
      };
    }
    return number();
  }

  private double number() {
    if (!in.currentToken().isNumeric()) {
      throw unexpected("a number");
    }
    double value = in.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw unexpected("a number of 64 bits");
    }
    return value;
  }

  @Override
  public Instant timestamp() {
    double seconds = number();
    if (!(Math.abs(seconds) <= SECONDS_MAX)) {
      throw unexpected("seconds since 1970");
    }
    return Instant.ofEpochMilli(Math.round(seconds * 1_000));
  }

  @Override
  public <T> List<T> list(Supplier<T> item) {
    expect(JsonToken.START_ARRAY, "an array");
    var items = new ArrayList<T>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      items.add(item.get());
    }
    return items;
  }

  @Override
  public <V> SequencedMap<String, V> map(Supplier<V> value) {
    beginStructure();
    var values = new LinkedHashMap<String, V>();
    while (in.nextToken() != JsonToken.END_OBJECT) {
      String key = whole(in.currentName());
      in.nextToken();
      values.put(key, value.get());
    }
    return values;
  }

  private void expect(JsonToken token, String allowed) {
    if (in.currentToken() != token) {
      throw unexpected(allowed);
    }
  }

  private DecodeException unexpected(String allowed) {
    String path = in.streamReadContext().pathAsPointer().toString();
    return new DecodeException(
        "At '" + path + "': found " + found() + ", allowed is " + allowed + ".");
  }

  private String found() {
    return switch (in.currentToken()) {
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + in.getString();
      case VALUE_TRUE -> "true";
      case VALUE_FALSE -> "false";
      case VALUE_NULL -> "null";
      case PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> "something else";
    };
  }
}
