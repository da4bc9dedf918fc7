package hone.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A structure of AWS's API. Implementations are immutable records.
public interface Shape {

  /// Write it as JSON; what is `null` is left out.
  void write(ShapeWriter out);

  /// Report every constraint of the model that it breaks.
  void check(Checker check);

  /// Refuse a union with another number of members than one.
  ///
  /// @throws DecodeException if it is not one
  static void requireOne(String union, int members) {
    if (members != 1) {
      throw new DecodeException(
          "A " + union + " has " + members + " members; allowed is exactly one.");
    }
  }

  /// The error of a member that a union does not know: what it means cannot be left out.
  static DecodeException unknownMember(String union, String member) {
    return new DecodeException("A " + union + " has the member '" + member + "', which is none.");
  }

  /// Copy a list of a record, unmodifiable.
  static <T> @Nullable List<T> copy(@Nullable List<T> list) {
    return list == null ? null : List.copyOf(list);
  }

  /// Copy a map of a record, unmodifiable and in its order.
  static <V> @Nullable SequencedMap<String, V> copy(@Nullable SequencedMap<String, V> map) {
    return map == null ? null : Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
  }
}
