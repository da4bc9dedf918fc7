package hone.cli.text;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.JsonNode;

/// Times as AWS's JSON has them: seconds since 1970.
public final class Times {
  private Times() {}

  /// How long something took or has taken so far, for people; `-` for what has not begun. Between
  /// whole seconds: some answers tell times in no smaller unit, and all are to tell the same.
  ///
  /// @param from when it began, if it has
  /// @param to when it ended, if it has
  public static String took(JsonNode from, JsonNode to, Instant now) {
    if (!from.isNumber()) {
      return "-";
    }
    Instant end = to.isNumber() ? instant(to) : now;
    return Words.duration(Duration.between(second(instant(from)), second(end)));
  }

  /// A time as it is told to people, to the second.
  public static String told(JsonNode seconds) {
    return second(instant(seconds)).toString();
  }

  private static Instant second(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  /// The time that a number means.
  public static Instant instant(JsonNode seconds) {
    return Instant.ofEpochMilli(Math.round(seconds.asDouble(0) * 1000));
  }
}
