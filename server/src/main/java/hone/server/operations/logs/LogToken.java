package hone.server.operations.logs;

import hone.engine.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;

/// A `nextToken` of CloudWatch Logs: a position as text. It holds no secret and grants nothing:
/// what it points into is looked up in the caller's scope.
final class LogToken {
  private LogToken() {}

  static String of(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /// @param parse throws IllegalArgumentException for what is no position
  /// @throws ApiError for what is no token
  static <T> T read(String token, Function<String, T> parse) {
    try {
      return parse.apply(new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      throw ApiError.validation("The specified nextToken is invalid.");
    }
  }
}
