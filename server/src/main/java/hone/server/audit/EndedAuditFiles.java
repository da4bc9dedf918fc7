package hone.server.audit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The files that the audit log set aside, which have their times in their names.
///
/// @param folder that they are in
public record EndedAuditFiles(Path folder) {
  private static final Pattern NAME = Pattern.compile("audit-([0-9]{1,15})\\.log");

  /// Delete those that were set aside long enough ago.
  ///
  /// @return how many
  public int sweep(Duration kept, Instant now) throws IOException {
    int count = 0;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "audit-*.log")) {
      for (Path each : all) {
        Matcher name = NAME.matcher(String.valueOf(each.getFileName()));
        if (name.matches()
            && Instant.ofEpochMilli(Long.parseLong(name.group(1))).plus(kept).isBefore(now)) {
          Files.deleteIfExists(each);
          count++;
        }
      }
    }
    return count;
  }
}
