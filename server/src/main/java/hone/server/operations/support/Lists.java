package hone.server.operations.support;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what a request leaves out as a list of nothing.
public final class Lists {
  private Lists() {}

  public static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
