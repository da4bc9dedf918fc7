package hone.engine.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param next where the following page starts, or `null` on the last page
public record Page<T>(List<T> items, @Nullable Cursor next) {
  public Page {
    items = List.copyOf(items);
  }

  /// The last item of a page: the following one starts behind it, whatever was added meanwhile.
  ///
  /// @param key the value that the list is sorted by
  public record Cursor(String key, long id) {}
}
