package hone.runtime.process;

import hone.runtime.data.Channels;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// How processes are run.
///
/// @param channels fetch the scripts of script mode
/// @param venvs where Python environments are kept
/// @param environment the server's own, of which training programs get what finds programs
/// @param gpus gives out the machine's GPUs
/// @param cgroups where programs get control groups that limit them, if anywhere
/// @param optMl whether programs see their files at `/opt/ml`, too, which needs a mount namespace
public record ProcessSettings(
    ImageCatalogue images,
    Channels channels,
    Path venvs,
    Map<String, String> environment,
    InstanceTypes instances,
    Gpus gpus,
    Optional<Cgroups> cgroups,
    boolean optMl) {
  public ProcessSettings {
    environment = Map.copyOf(environment);
  }
}
