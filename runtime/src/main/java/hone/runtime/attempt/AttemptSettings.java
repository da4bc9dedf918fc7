package hone.runtime.attempt;

import hone.engine.backend.AttemptId;
import hone.engine.claim.Claims;
import hone.runtime.data.Channels;
import hone.runtime.disk.DiskPolicy;
import hone.runtime.file.DiskRoom;
import hone.runtime.log.KeptLogs;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Sites;
import hone.runtime.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// How a backend is set up.
///
/// @param folder where attempts and logs are kept, and buckets of the server's own
/// @param claims which attempts may store what they left
/// @param checkpointsApart whether each training job of a tuning job keeps its checkpoints in a
///     folder of its own, below the location that the definition names
/// @param stopGrace how long a training job may take after SIGTERM before it is killed, and a store
///     may be away when it is stopped while its model is stored
public record AttemptSettings(
    Path folder,
    Sites sites,
    Channels channels,
    Storage storage,
    Claims claims,
    boolean checkpointsApart,
    DiskPolicy disk,
    Duration stopGrace,
    Endurance endurance,
    InstantSource clock) {

  /// Where attempts are.
  Path attempts() {
    return folder.resolve("training");
  }

  /// Where an attempt is.
  AttemptFolder attempt(AttemptId attempt) {
    return new AttemptFolder(attempts().resolve(attempt.text()));
  }

  /// Whether a failure of an attempt tells that the data disk takes nothing now. A store elsewhere
  /// that can only be read is none: it may be meant so.
  boolean isRefused(AttemptFolder attempt, IOException error) {
    return DiskRoom.isRefused(error, List.of(attempt.root(), folder.resolve("s3")));
  }

  /// The logs of an attempt.
  KeptLogs logs(AttemptId attempt) {
    return new KeptLogs(folder.resolve("logs").resolve(attempt.text()));
  }
}
