package hone.server.operations.support;

import org.jspecify.annotations.Nullable;

/// Reads a change's members, of which each may be left out.
public final class Given {
  private Given() {}

  /// What was given, or else what there was.
  public static <T> @Nullable T either(@Nullable T given, @Nullable T before) {
    return given == null ? before : given;
  }
}
