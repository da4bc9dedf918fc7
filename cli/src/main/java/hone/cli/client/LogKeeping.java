package hone.cli.client;

import hone.cli.text.Times;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// For how long a server keeps what training jobs printed.
public final class LogKeeping {
  private LogKeeping() {}

  /// Why nothing is left of a log, if it was kept for long enough.
  ///
  /// @param training what Describe tells of its training job
  /// @param groups what DescribeLogGroups tells of its group
  public static Optional<String> whyGone(JsonNode training, JsonNode groups, Instant now) {
    JsonNode days = groups.path("logGroups").path(0).path("retentionInDays");
    JsonNode end = training.path("TrainingEndTime");
    if (!days.isNumber() || !end.isNumber()) {
      return Optional.empty();
    }
    Instant gone = Times.instant(end).plus(Duration.ofDays(days.asInt()));
    return gone.isAfter(now)
        ? Optional.empty()
        : Optional.of(
            "what it printed was deleted "
                + days.asInt()
                + (days.asInt() == 1 ? " day" : " days")
                + " after its last line, about "
                + gone.atOffset(ZoneOffset.UTC).toLocalDate()
                + ": by the server's logs_keep_days, or its account's PutRetentionPolicy");
  }
}
