package hone.server.operations.support;

import hone.engine.ApiError;
import hone.engine.Scope;
import hone.engine.store.Page.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The `NextToken` of a list: the position of the last item, bound to the list that it came from.
/// It holds no secret and grants nothing: what it points into is looked up in the caller's scope.
public final class PageToken {
  private static final String VERSION = "1";

  private PageToken() {}

  /// A token for the page behind that position.
  ///
  /// @param list the request without its token: the same list again
  public static @Nullable String of(Scope scope, Object list, @Nullable Cursor next) {
    if (next == null) {
      return null;
    }
    String text = VERSION + "|" + binding(scope, list) + "|" + next.id() + "|" + next.key();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// The position that a token names.
  ///
  /// @throws ApiError if it is none of ours, or of another list
  public static @Nullable Cursor read(Scope scope, Object list, @Nullable String token) {
    if (token == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      String[] parts = text.split("\\|", 4);
      if (parts.length == 4 && parts[0].equals(VERSION) && parts[1].equals(binding(scope, list))) {
        return new Cursor(parts[3], Long.parseLong(parts[2]));
      }
    } catch (IllegalArgumentException _) {
      throw refused();
    }
    throw refused();
  }

  /// Refuse a token for a list that always is one page.
  public static void checkNone(@Nullable String token) {
    if (token != null) {
      throw refused();
    }
  }

  private static ApiError refused() {
    return Cursor.changed();
  }

  private static String binding(Scope scope, Object list) {
    return Integer.toHexString(Objects.hash(scope.account(), scope.region(), list.toString()));
  }
}
