package hone.runtime.disk;

import hone.engine.training.TrainingSpec;
import hone.runtime.storage.Volume;
import java.time.Duration;

/// How training jobs may use the server's disk.
///
/// @param unstored keeps what no store took
/// @param volumes whether each is held to its request's VolumeSizeInGB
/// @param look how long at least is between two looks at how much the programs of one take
public record DiskPolicy(Unstored unstored, boolean volumes, Duration look) {
  public static final Duration LOOK = Duration.ofSeconds(10);

  /// What each host of a training job may take.
  public Volume volume(TrainingSpec spec) {
    return Volume.of(volumes ? spec.resources().volumeGigabytes() : 0);
  }
}
