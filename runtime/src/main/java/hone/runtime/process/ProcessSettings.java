package hone.runtime.process;

import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.program.Programs;
import java.util.Optional;

/// How processes are run.
///
/// @param gpus gives out the machine's GPUs
/// @param cgroups where programs get control groups that limit them, if anywhere
public record ProcessSettings(
    Programs programs, InstanceTypes instances, Gpus gpus, Optional<Cgroups> cgroups) {}
