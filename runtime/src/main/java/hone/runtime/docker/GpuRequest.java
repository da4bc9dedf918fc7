package hone.runtime.docker;

import hone.runtime.docker.engine.EngineException;
import hone.runtime.site.RefusedException;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks an engine for a container's GPUs, and tells what is missing where it has none.
///
/// @param kind the kind of CDI devices, or empty for the engine's own driver
/// @param count how many; -1 for all
/// @param devices which ones, or none where that is the engine's choice
record GpuRequest(String kind, int count, List<String> devices) {
  /// Docker's words for a driver, and for devices, that it has not.
  private static final Pattern UNKNOWN = Pattern.compile("device driver|CDI|cdi");

  private static final String ADVICE =
      "the engine has no GPUs for containers, though instance_types gives this training job some;"
          + " let NVIDIA's Container Toolkit set the engine up (nvidia-ctk runtime configure), or"
          + " name the engine's CDI devices by docker_gpus";

  void addTo(ObjectNode hostConfig) {
    if (count == 0) {
      return;
    }
    ObjectNode request = hostConfig.putArray("DeviceRequests").addObject();
    if (!kind.isEmpty()) {
      request.put("Driver", "cdi");
      cdi(request.putArray("DeviceIDs"));
      return;
    }
    if (devices.isEmpty()) {
      request.put("Count", count);
    } else {
      devices.forEach(request.putArray("DeviceIDs")::add);
    }
    request.putArray("Capabilities").addArray().add("gpu");
  }

  private void cdi(ArrayNode names) {
    if (!devices.isEmpty()) {
      devices.forEach(each -> names.add(kind + "=" + each));
    } else if (count < 0) {
      names.add(kind + "=all");
    } else {
      for (int i = 0; i < count; i++) {
        names.add(kind + "=" + i);
      }
    }
  }

  /// Whether an engine's error is about GPUs that it has not.
  boolean isMissed(EngineException error) {
    return count != 0 && UNKNOWN.matcher(String.valueOf(error.getMessage())).find();
  }

  static RefusedException missing(EngineException error) {
    return new RefusedException(ADVICE + ": " + error.getMessage());
  }

  /// An engine that does not know the request drops it, and would run the program without.
  static RefusedException dropped() {
    return new RefusedException(ADVICE + ": the engine ignores DeviceRequests, as Podman 4 does");
  }
}
