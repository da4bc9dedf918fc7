package hone.runtime.attempt;

import hone.engine.backend.AttemptId;
import hone.engine.claim.Claims;
import hone.runtime.data.Channels;
import hone.runtime.disk.DiskPolicy;
import hone.runtime.log.KeptLogs;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Sites;
import hone.runtime.storage.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// How a backend is set up.
///
/// @param folder where attempts and logs are kept
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

  /// The logs of an attempt.
  KeptLogs logs(AttemptId attempt) {
    return new KeptLogs(folder.resolve("logs").resolve(attempt.text()));
  }
}
