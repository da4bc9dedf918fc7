package hone.runtime.data;

import java.util.ArrayList;
import java.util.List;

/// The part of sharded data that one host of a job gets.
///
/// @param index of the host, from 0
/// @param count how many hosts there are
public record Share(int index, int count) {
  /// The only host gets all.
  public static final Share WHOLE = new Share(0, 1);

  /// Every `count`-th, starting with the `index`-th.
  <T> List<T> of(List<T> all) {
    var mine = new ArrayList<T>();
    for (int i = index; i < all.size(); i += count) {
      mine.add(all.get(i));
    }
    return mine;
  }
}
