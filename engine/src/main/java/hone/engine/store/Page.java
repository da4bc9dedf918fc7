package hone.engine.store;

import hone.engine.ApiError;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param next where the following page starts, or `null` on the last page
public record Page<T>(List<T> items, @Nullable Cursor next) {
  public Page {
    items = List.copyOf(items);
  }

  /// One page of what was found: all that is wanted of it, and one item more if there is another.
  ///
  /// @param cursor where an item is in the list
  public static <T> Page<T> of(List<T> found, int size, Function<T, Cursor> cursor) {
    if (found.size() <= size) {
      return new Page<>(found, null);
    }
    List<T> items = found.subList(0, size);
    return new Page<>(items, cursor.apply(items.getLast()));
  }

  /// The last item of a page: the following one starts behind it, whatever was added meanwhile.
  ///
  /// @param key the value that the list is sorted by
  public record Cursor(String key, long id) {

    /// The key of a list that is sorted by texts.
    ///
    /// @throws ApiError if it is none that every store can compare
    public String text() {
      if (key.indexOf('\0') >= 0) {
        throw changed();
      }
      return key;
    }

    /// The key of a list that is sorted by whole numbers. Callers keep cursors between pages, and
    /// may have changed them.
    ///
    /// @throws ApiError if it is none
    public long wholeNumber() {
      try {
        return Long.parseLong(key);
      } catch (NumberFormatException _) {
        throw changed();
      }
    }

    /// The key of a list that is sorted by numbers.
    ///
    /// @throws ApiError if it is none
    public double number() {
      try {
        return Double.parseDouble(key);
      } catch (NumberFormatException _) {
        throw changed();
      }
    }

    /// What a cursor gets that no page ended with.
    public static ApiError changed() {
      return ApiError.validation(
          "Invalid NextToken: allowed is the NextToken of the answer before, with the request"
              + " otherwise unchanged.");
    }
  }
}
