package hone.runtime.program;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What one host's program has of its machine.
///
/// @param cores how many it may use
/// @param gpus how many it sees
/// @param devices which GPUs those are, where the server gives them out
/// @param networkInterface by which a job's hosts reach each other
/// @param temporary what stands for `/tmp`, unless its machine says so
public record Allotment(
    int cores,
    int gpus,
    Optional<List<String>> devices,
    String networkInterface,
    Optional<Path> temporary) {}
