package hone.cli.config.key;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Which values a key may have, and how they are read.
///
/// @param allowed what they are, for people
/// @param given reads what was given
/// @param standard reads the key's standard, where nothing was given
public record Kind<T>(String allowed, Reading<T> given, Reading<T> standard) {

  /// Reads a value, or refuses it with `Value.wrong`.
  @FunctionalInterface
  public interface Reading<T> {
    T read(Value value, String allowed);
  }

  /// Values of which the key's standard is one.
  public Kind(String allowed, Reading<T> reading) {
    this(allowed, reading, reading);
  }

  /// Any text but an empty one.
  public static Kind<String> text(String allowed) {
    return new Kind<>(allowed, Value::some);
  }

  /// A text that fits a regular expression as a whole.
  public static Kind<String> text(String allowed, String regex) {
    return new Kind<>(allowed, (value, wanted) -> value.matching(regex, wanted));
  }

  /// One of a few words.
  public static Kind<String> word(String... words) {
    return oneOf(List.of(words), word -> word);
  }

  /// One of a few, each by its word.
  public static <E> Kind<E> oneOf(List<E> all, Function<E, String> word) {
    List<String> words = all.stream().map(word).toList();
    return new Kind<>(
        either(words),
        (value, wanted) -> {
          int found = words.indexOf(value.text());
          if (found < 0) {
            throw value.wrong(wanted);
          }
          return all.get(found);
        });
  }

  private static String either(List<String> words) {
    String last = words.getLast();
    return words.size() == 1
        ? last
        : String.join(", ", words.subList(0, words.size() - 1)) + " or " + last;
  }

  public static Kind<Boolean> truth() {
    return word("true", "false").map(Boolean::valueOf);
  }

  /// A whole number.
  public static Kind<Integer> whole(int least, int most) {
    return new Kind<>(least + " to " + most, (value, wanted) -> value.whole(least, most, wanted));
  }

  public static Kind<Duration> seconds(int least, int most) {
    return whole(least, most).map(Duration::ofSeconds);
  }

  /// A file or folder; `~` is the user's home.
  public static Kind<Path> path(String allowed) {
    return new Kind<>(allowed, Value::path);
  }

  /// A list, of which each entry is read by itself; where nothing is given, it has none.
  public static <E> Kind<List<E>> list(String allowed, Function<Value, E> entry) {
    return new Kind<List<E>>(
            allowed, (value, wanted) -> value.list(wanted).stream().map(entry).toList())
        .or(List.of());
  }

  /// The same, each a mapping with some of the given keys.
  public static <E> Kind<List<E>> mappings(
      String allowed, List<String> keys, Function<Value, E> entry) {
    return new Kind<List<E>>(
            allowed, (value, wanted) -> value.mappings(wanted, keys).stream().map(entry).toList())
        .or(List.of());
  }

  /// Read what was given.
  public T of(Value value) {
    return given.read(value, allowed);
  }

  /// The same values in another form.
  public <R> Kind<R> map(Function<T, R> form) {
    return new Kind<>(
        allowed,
        (value, wanted) -> form.apply(given.read(value, wanted)),
        (value, wanted) -> form.apply(standard.read(value, wanted)));
  }

  /// The same, with a standard that is no text.
  public Kind<T> or(T otherwise) {
    return new Kind<>(allowed, given, (_, _) -> otherwise);
  }

  /// The same, or nothing.
  public Kind<Optional<T>> optional() {
    return map(Optional::of).or(Optional.empty());
  }
}
