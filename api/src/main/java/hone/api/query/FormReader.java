package hone.api.query;

import hone.api.ShapeReader;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Reads structures from a form. Not thread-safe.
final class FormReader implements ShapeReader {
  private final Deque<Iterator<Map.Entry<String, Form>>> structures = new ArrayDeque<>();

  /// The value at hand.
  private Form at;

  FormReader(Form root) {
    at = root;
  }

  @Override
  public void beginStructure() {
    structures.push(at.children().entrySet().iterator());
  }

  @Override
  public @Nullable String nextMember() {
    Iterator<Map.Entry<String, Form>> members = structures.getFirst();
    if (!members.hasNext()) {
      structures.pop();
      return null;
    }
    Map.Entry<String, Form> member = members.next();
    at = member.getValue();
    return member.getKey();
  }

  @Override
  public void skip() {
    // The next member stands beside this value, not behind it.
  }

  @Override
  public String string() {
    return at.text();
  }

  @Override
  public Boolean bool() {
    return switch (at.text().toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw at.unexpected("true or false");
    };
  }

  @Override
  public Integer int32() {
    long value = int64();
    if (value != (int) value) {
      throw at.unexpected("a whole number of 32 bits");
    }
    return (int) value;
  }

  @Override
  public Long int64() {
    try {
      return Long.valueOf(number("-?[0-9]{1,19}", "a whole number of 64 bits"));
    } catch (NumberFormatException _) {
      throw at.unexpected("a whole number of 64 bits");
    }
  }

  @Override
  public Float float32() {
    float value = float64().floatValue();
    if (Float.isInfinite(value)) {
      throw at.unexpected("a number of 32 bits");
    }
    return value;
  }

  @Override
  public Double float64() {
    double value =
        Double.parseDouble(
            number("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,4})?", "a number"));
    if (Double.isInfinite(value)) {
      throw at.unexpected("a number of 64 bits");
    }
    return value;
  }

  private String number(String pattern, String allowed) {
    if (!at.text().matches(pattern)) {
      throw at.unexpected(allowed);
    }
    return at.text();
  }

  @Override
  public Instant timestamp() {
    try {
      return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(at.text(), Instant::from);
    } catch (DateTimeException _) {
      throw at.unexpected("a time such as 2026-01-31T12:00:00Z");
    }
  }

  @Override
  public <T> List<T> list(Supplier<T> item) {
    var items = new ArrayList<T>();
    for (Form each : at.items("member")) {
      at = each;
      items.add(item.get());
    }
    return items;
  }

  @Override
  public <V> SequencedMap<String, V> map(Supplier<V> value) {
    var values = new LinkedHashMap<String, V>();
    for (Form entry : at.items("entry")) {
      Form key = entry.child("key");
      Form held = entry.child("value");
      if (key == null || held == null) {
        throw entry.unexpected("an entry with key and value");
      }
      at = held;
      values.put(key.text(), value.get());
    }
    return values;
  }
}
