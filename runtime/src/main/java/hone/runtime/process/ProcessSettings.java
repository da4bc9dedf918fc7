package hone.runtime.process;

import hone.runtime.data.Artifacts;
import hone.runtime.data.Channels;
import hone.runtime.image.ImageCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// How a process backend is set up.
///
/// @param folder where attempts and logs are kept
/// @param environment the server's own, of which training jobs get what finds programs
/// @param stopGrace how long a training job may take after SIGTERM before it is killed
public record ProcessSettings(
    Path folder,
    ImageCatalogue images,
    Channels channels,
    Artifacts artifacts,
    Map<String, String> environment,
    Duration stopGrace,
    InstantSource clock) {}
