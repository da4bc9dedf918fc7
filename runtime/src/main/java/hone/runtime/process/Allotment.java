package hone.runtime.process;

import java.util.List;
import java.util.Optional;

/// What one host's program may use of the machine.
///
/// @param cores how many
/// @param gpus how many it sees
/// @param devices which GPUs those are, where they are limited
record Allotment(int cores, int gpus, Optional<List<String>> devices) {}
