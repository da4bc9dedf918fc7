package hone.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;

/// Times as AWS's JSON has them: seconds since 1970.
public final class Times {
  private Times() {}

  /// How long something took or has taken so far, for people; `-` for what has not begun.
  ///
  /// @param from when it began, if it has
  /// @param to when it ended, if it has
  public static String took(JsonNode from, JsonNode to, Instant now) {
    if (!from.isNumber()) {
      return "-";
    }
    return Words.duration(Duration.between(instant(from), to.isNumber() ? instant(to) : now));
  }

  /// A time as it is told to people, to the second.
  public static String told(JsonNode seconds) {
    return instant(seconds).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// The time that a number means.
  public static Instant instant(JsonNode seconds) {
    return Instant.ofEpochMilli(Math.round(seconds.asDouble(0) * 1000));
  }
}
