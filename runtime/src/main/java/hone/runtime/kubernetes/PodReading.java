package hone.runtime.kubernetes;

import hone.runtime.container.PullFailure;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.site.Placement.HostStatus;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says what a pod's status means for its program.
///
/// Source: Kubernetes' documentation, "Pod Lifecycle" and "Disruptions", and the reasons that its
/// kubelet and controllers write.
///
/// @param pod as the cluster has it
record PodReading(Pod pod) {
  /// What a program ends with that SIGTERM ends.
  private static final int TERMINATED = 143;

  /// What a program ends with that SIGKILL ends.
  private static final int KILLED = 137;

  /// That a container's end was never seen, as after its node was lost.
  private static final String END_UNKNOWN = "ContainerStatusUnknown";

  private static final Set<String> NOT_STARTED =
      Set.of("StartError", "ContainerCannotRun", "RunContainerError");

  private static final Set<String> NO_IMAGE = Set.of("InvalidImageName", "ErrImageNeverPull");

  private static final Set<String> PULLING =
      Set.of("ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError");

  private static final Set<String> NOT_CREATED =
      Set.of("CreateContainerConfigError", "CreateContainerError", "RunContainerError");

  /// How a pod that has not begun stands.
  enum Hindrance {
    /// It runs, or has run.
    NONE,
    /// Its node prepares it: volumes, network, image.
    SOON,
    /// There is no node for it now.
    NODE,
    /// Its image cannot be had now.
    IMAGE,
    /// Its image cannot be had.
    IMAGE_REFUSED,
    /// Its container cannot be made now.
    CONTAINER,
    /// Its program cannot be started.
    PROGRAM_REFUSED
  }

  /// A hindrance in a pod's way, in the cluster's words.
  record Waiting(Hindrance hindrance, String why) {}

  /// How a host's program is.
  ///
  /// @param asked whether the server has asked it to end
  static HostStatus status(Host host, Optional<Pod> seen, boolean asked) {
    if (seen.isEmpty()) {
      return asked
          ? HostStatus.exited(host, TERMINATED, "")
          : HostStatus.reclaimed(host, true, "the pod is gone: it was deleted by others.");
    }
    return new PodReading(seen.get()).status(host, asked);
  }

  private HostStatus status(Host host, boolean asked) {
    HostStatus seen = statusOf(host, asked);
    return seen.isOver() || terminated() != null ? seen.endedAt(endedAt()) : seen;
  }

  private HostStatus statusOf(Host host, boolean asked) {
    ContainerStateTerminated end = terminated();
    Optional<String> disruption = asked ? Optional.empty() : disruption();
    // An eviction is told together with the phase, and may come after the container's end.
    if (!isOver()) {
      return disruption
          .map(why -> HostStatus.reclaimed(host, false, why))
          .orElseGet(() -> HostStatus.running(host));
    }
    if (!asked && isOwnDoing()) {
      return HostStatus.gone(host, "ClientError: " + lost());
    }
    if (!asked && "DeadlineExceeded".equals(podStatus().getReason())) {
      int code = end == null ? KILLED : end.getExitCode();
      return code == 0 ? HostStatus.gone(host, lost()) : HostStatus.exited(host, code, lost());
    }
    if (end != null
        && !END_UNKNOWN.equals(end.getReason())
        && !isAfterDisruption(end, disruption)) {
      return HostStatus.exited(host, end.getExitCode(), why(end));
    }
    if (asked) {
      return HostStatus.exited(host, TERMINATED, "");
    }
    return HostStatus.reclaimed(host, true, disruption.orElseGet(this::lost));
  }

  /// What ended before its place was taken away has ended by itself.
  private boolean isAfterDisruption(ContainerStateTerminated end, Optional<String> disruption) {
    if (disruption.isEmpty()) {
      return false;
    }
    String deleted = pod.getMetadata().getDeletionTimestamp();
    Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
    if (deleted == null || end.getFinishedAt() == null) {
      return true;
    }
    try {
      Instant begun = Instant.parse(deleted).minusSeconds(grace == null ? 0 : grace);
      return !Instant.parse(end.getFinishedAt()).isBefore(begun);
    } catch (DateTimeException _) {
      return true;
    }
  }

  private Optional<Instant> endedAt() {
    ContainerStateTerminated end = terminated();
    return end == null ? Optional.empty() : time(end.getFinishedAt());
  }

  /// When its program began, if the cluster tells.
  Optional<Instant> begunAt() {
    ContainerState state = state();
    ContainerStateTerminated end = terminated();
    if (end != null) {
      return time(end.getStartedAt());
    }
    return state == null || state.getRunning() == null
        ? Optional.empty()
        : time(state.getRunning().getStartedAt());
  }

  private static Optional<Instant> time(@Nullable String text) {
    try {
      return Optional.of(Instant.parse(text(text)));
    } catch (DateTimeException _) {
      return Optional.empty(); // not told
    }
  }

  private static String why(ContainerStateTerminated end) {
    if ("OOMKilled".equals(end.getReason())) {
      return "the container had no memory left";
    }
    return NOT_STARTED.contains(text(end.getReason())) ? text(end.getMessage()) : "";
  }

  /// That its place is being taken away or was, by anybody but the server, and by whom.
  private Optional<String> disruption() {
    for (PodCondition each : podStatus().getConditions()) {
      if ("DisruptionTarget".equals(each.getType()) && "True".equals(each.getStatus())) {
        return Optional.of(
            "the pod was disrupted (" + each.getReason() + "): " + sentence(each.getMessage()));
      }
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return Optional.of("the pod was deleted by others.");
    }
    return "NodeLost".equals(podStatus().getReason()) ? Optional.of(lost()) : Optional.empty();
  }

  /// What the status of a pod says whose program left no exit code.
  private String lost() {
    String reason = text(podStatus().getReason());
    String message = text(podStatus().getMessage());
    if (reason.isEmpty()) {
      return "the pod left no exit code.";
    }
    return "the pod was ended (" + reason + "): " + sentence(message);
  }

  private static String sentence(@Nullable String text) {
    String known = text(text).strip();
    return known.isEmpty() ? "no more is known." : known.endsWith(".") ? known : known + ".";
  }

  /// Whether it was evicted because it took more of a node's disk than it may.
  private boolean isOwnDoing() {
    String message = text(podStatus().getMessage());
    return "Evicted".equals(podStatus().getReason())
        && disruption().isEmpty()
        && (message.contains("exceeds the") || message.contains("exceeded its"));
  }

  /// A pod that was just made has none.
  private PodStatus podStatus() {
    @Nullable PodStatus status = pod.getStatus();
    return status == null ? new PodStatus() : status;
  }

  private boolean isOver() {
    String phase = text(podStatus().getPhase());
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /// What keeps a pod from running its program.
  Waiting waiting() {
    ContainerState state = state();
    ContainerStateTerminated end = terminated();
    if (end != null && NOT_STARTED.contains(text(end.getReason()))) {
      return new Waiting(Hindrance.PROGRAM_REFUSED, text(end.getMessage()));
    }
    if (isOver() || end != null || (state != null && state.getRunning() != null)) {
      return new Waiting(Hindrance.NONE, "");
    }
    ContainerStateWaiting waiting = state == null ? null : state.getWaiting();
    if (waiting != null) {
      return new Waiting(hindrance(waiting), text(waiting.getMessage()));
    }
    for (PodCondition each : podStatus().getConditions()) {
      if ("PodScheduled".equals(each.getType()) && "False".equals(each.getStatus())) {
        return new Waiting(Hindrance.NODE, text(each.getMessage()));
      }
    }
    boolean hasNode = !text(pod.getSpec().getNodeName()).isEmpty();
    return hasNode
        ? new Waiting(Hindrance.SOON, "")
        : new Waiting(Hindrance.NODE, "no scheduler has said anything");
  }

  private static Hindrance hindrance(ContainerStateWaiting waiting) {
    String reason = text(waiting.getReason());
    if (NO_IMAGE.contains(reason)) {
      return Hindrance.IMAGE_REFUSED;
    }
    if (PULLING.contains(reason)) {
      return PullFailure.isLasting(text(waiting.getMessage()))
          ? Hindrance.IMAGE_REFUSED
          : Hindrance.IMAGE;
    }
    return NOT_CREATED.contains(reason) ? Hindrance.CONTAINER : Hindrance.SOON;
  }

  boolean hasEnded() {
    return isOver();
  }

  /// Whether its program runs.
  boolean isRunning() {
    ContainerState state = state();
    return !isOver() && state != null && state.getRunning() != null;
  }

  boolean isBeingDeleted() {
    return pod.getMetadata().getDeletionTimestamp() != null;
  }

  private @Nullable ContainerState state() {
    return podStatus().getContainerStatuses().stream()
        .filter(each -> each.getName().equals(ClusterNames.CONTAINER))
        .findFirst()
        .map(ContainerStatus::getState)
        .orElse(null);
  }

  private @Nullable ContainerStateTerminated terminated() {
    ContainerState state = state();
    return state == null ? null : state.getTerminated();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
