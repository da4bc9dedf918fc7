package hone.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.contract.Hosts.Host;
import hone.runtime.kubernetes.PodReading.Hindrance;
import hone.runtime.site.Placement.HostStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What statuses mean, in the forms that kubelet and controllers write them.
final class PodReadingTest {
  private static final Host HOST = new Host("algo-1", "g", "ml.m5.large");

  private static Pod pod(String metadata, String status) {
    String json =
        """
        {"apiVersion": "v1", "kind": "Pod",
         "metadata": {"name": "p", "uid": "u"%s}, "spec": {}, "status": {%s}}
        """
            .formatted(metadata.isEmpty() ? "" : ", " + metadata, status);
    return Serialization.unmarshal(json, Pod.class);
  }

  private static String container(String state) {
    return "\"containerStatuses\": [{\"name\": \"training\", \"state\": {" + state + "}}]";
  }

  private static String terminated(int code, String reason, String finished) {
    return container(
        """
        "terminated": {"exitCode": %d, "reason": "%s", "message": "said", "finishedAt": "%s"}
        """
            .formatted(code, reason, finished));
  }

  private static String disrupted(String reason) {
    return """
    "conditions": [{"type": "DisruptionTarget", "status": "True", "reason": "%s",
                    "message": "why"}]
    """
        .formatted(reason);
  }

  private static final String DELETED =
      "\"deletionTimestamp\": \"2026-01-01T00:02:00Z\", \"deletionGracePeriodSeconds\": 120";

  private static HostStatus status(Pod pod, boolean asked) {
    return PodReading.status(HOST, Optional.of(pod), asked).endedAt(Optional.empty());
  }

  @Test
  void aProgramsEndIsItsExitCode() {
    String end = terminated(3, "Error", "2026-01-01T00:00:00Z");
    assertThat(status(pod("", "\"phase\": \"Failed\", " + end), false))
        .isEqualTo(HostStatus.exited(HOST, 3, ""));
    String well = terminated(0, "Completed", "2026-01-01T00:00:00Z");
    assertThat(status(pod("", "\"phase\": \"Succeeded\", " + well), false))
        .isEqualTo(HostStatus.exited(HOST, 0, ""));
    String memory = terminated(137, "OOMKilled", "2026-01-01T00:00:00Z");
    assertThat(status(pod("", "\"phase\": \"Failed\", " + memory), false))
        .isEqualTo(HostStatus.exited(HOST, 137, "the container had no memory left"));
  }

  @Test
  void aProgramsEndIsWhenTheClusterSawIt() {
    String end = terminated(3, "Error", "2026-01-01T00:00:07Z");

    for (String phase : List.of("Running", "Failed")) {
      Pod pod = pod("", "\"phase\": \"" + phase + "\", " + end);
      assertThat(PodReading.status(HOST, Optional.of(pod), false).endedAt())
          .contains(Instant.parse("2026-01-01T00:00:07Z"));
    }
  }

  @Test
  void whileASidecarRunsOnItIsUntoldHowTheProgramEnded() {
    String end = terminated(0, "Completed", "2026-01-01T00:00:07Z");
    Pod pod = pod("", "\"phase\": \"Running\", " + end);
    HostStatus seen = PodReading.status(HOST, Optional.of(pod), false);

    assertThat(seen.isEnding()).isTrue();
    assertThat(seen.isOver()).isFalse();
  }

  @Test
  void anEndIsNotBelievedBeforeTheWholePodsIs() {
    String end = terminated(137, "Error", "2026-01-01T00:00:00Z");

    assertThat(status(pod("", "\"phase\": \"Running\", " + end), false))
        .isEqualTo(HostStatus.running(HOST));
  }

  @ParameterizedTest
  @CsvSource({
    "EvictionByEvictionAPI",
    "PreemptionByScheduler",
    "DeletionByTaintManager",
    "DeletionByPodGC",
    "TerminationByKubelet"
  })
  void whatIsDisruptedLosesItsPlace(String reason) {
    Pod still = pod(DELETED, "\"phase\": \"Running\", " + disrupted(reason));
    assertThat(status(still, false))
        .isEqualTo(
            HostStatus.reclaimed(HOST, false, "the pod was disrupted (" + reason + "): why."));

    String end = terminated(143, "Error", "2026-01-01T00:00:05Z");
    Pod over = pod(DELETED, "\"phase\": \"Failed\", " + end + ", " + disrupted(reason));
    assertThat(status(over, false).reclaimed()).isTrue();
    assertThat(status(over, false).gone()).isTrue();
    assertThat(status(over, true)).isEqualTo(HostStatus.exited(HOST, 143, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "Evicted, The node was low on resource: memory.",
    "NodeShutdown, Pod was terminated in response to imminent node shutdown.",
    "Terminated, Pod was terminated in response to imminent node shutdown.",
    "Shutdown, Node is shutting down",
    "NodeLost, Node n1 which was running pod p is unresponsive",
    "Preempting, Preempted in order to admit critical pod",
    "OutOfcpu, Node didn't have enough resource: cpu",
    "UnexpectedAdmissionError, Allocate failed due to no healthy devices",
    "NodeAffinity, Pod was rejected"
  })
  void whatANodeGivesUpWithoutAnExitCodeLosesItsPlace(String reason, String message) {
    String status =
        "\"phase\": \"Failed\", \"reason\": \"%s\", \"message\": \"%s\"".formatted(reason, message);
    HostStatus seen = status(pod("", status), false);

    assertThat(seen.reclaimed()).isTrue();
    assertThat(seen.isOver()).isTrue();
    assertThat(seen.why()).startsWith("the pod was ended (" + reason + "): ").contains(message);
  }

  @ParameterizedTest
  @CsvSource({
    "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.",
    "Usage of EmptyDir volume \"tmp\" exceeds the limit \"1Gi\".",
    "Container training exceeded its local ephemeral storage limit \"1Gi\"."
  })
  void whatFillsItsNodesDiskIsItsOwnFault(String message) {
    String status =
        "\"phase\": \"Failed\", \"reason\": \"Evicted\", \"message\": \"%s\""
            .formatted(message.replace("\"", "\\\""));
    HostStatus seen = status(pod("", status), false);

    assertThat(seen.reclaimed()).isFalse();
    assertThat(seen.gone()).isTrue();
    assertThat(seen.why()).startsWith("ClientError: the pod was ended (Evicted): ");
  }

  @Test
  void whatFillsItsNodesDiskIsToldAlsoWhereItsExitCodeIsKnown() {
    String evicted =
        """
        "phase": "Failed", "reason": "Evicted",
        "message": "Usage of EmptyDir volume \\"tmp\\" exceeds the limit \\"1Gi\\". ",
        """;
    Pod full = pod("", evicted + terminated(137, "Error", "2026-01-01T00:00:00Z"));

    assertThat(status(full, false))
        .isEqualTo(
            HostStatus.gone(
                HOST,
                "ClientError: the pod was ended (Evicted): Usage of EmptyDir volume \"tmp\" exceeds"
                    + " the limit \"1Gi\"."));
    assertThat(status(full, true)).isEqualTo(HostStatus.exited(HOST, 137, ""));
  }

  @Test
  void whatItsDeadlineEndsHasEndedByThatUnlessTheServerAsked() {
    String late =
        """
        "phase": "Failed", "reason": "DeadlineExceeded",
        "message": "Pod was active on the node longer than the specified deadline"
        """;
    String why =
        "the pod was ended (DeadlineExceeded): Pod was active on the node longer than the specified"
            + " deadline.";
    Pod killed = pod("", late + ", " + terminated(143, "Error", "2026-01-01T00:00:00Z"));
    Pod well = pod("", late + ", " + terminated(0, "Completed", "2026-01-01T00:00:00Z"));

    assertThat(status(killed, false)).isEqualTo(HostStatus.exited(HOST, 143, why));
    assertThat(status(pod("", late), false)).isEqualTo(HostStatus.exited(HOST, 137, why));
    assertThat(status(well, false)).isEqualTo(HostStatus.gone(HOST, why));
    assertThat(status(killed, true)).isEqualTo(HostStatus.exited(HOST, 143, ""));
    assertThat(status(well, true)).isEqualTo(HostStatus.exited(HOST, 0, ""));
  }

  @Test
  void whatOthersDeleteLosesItsPlaceAndWhatIsGoneHasLostIt() {
    assertThat(status(pod(DELETED, "\"phase\": \"Running\""), false))
        .isEqualTo(HostStatus.reclaimed(HOST, false, "the pod was deleted by others."));
    assertThat(PodReading.status(HOST, Optional.empty(), false).reclaimed()).isTrue();
    assertThat(PodReading.status(HOST, Optional.empty(), true))
        .isEqualTo(HostStatus.exited(HOST, 143, ""));
  }

  @Test
  void whatEndedBeforeItWasDeletedEndedByItself() {
    String before = terminated(0, "Completed", "2025-12-31T23:59:59Z");
    assertThat(status(pod(DELETED, "\"phase\": \"Succeeded\", " + before), false))
        .isEqualTo(HostStatus.exited(HOST, 0, ""));
    String after = terminated(0, "Completed", "2026-01-01T00:00:01Z");
    assertThat(status(pod(DELETED, "\"phase\": \"Succeeded\", " + after), false).reclaimed())
        .isTrue();
  }

  @Test
  void anEndThatNobodySawIsALostNodes() {
    String end = terminated(137, "ContainerStatusUnknown", "2026-01-01T00:00:00Z");

    assertThat(status(pod("", "\"phase\": \"Failed\", " + end), false).reclaimed()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "ContainerCreating, '', SOON",
    "PodInitializing, '', SOON",
    "ErrImagePull, 'rpc error: code = NotFound desc = r/x:1: not found', IMAGE_REFUSED",
    "ErrImagePull, 'pull access denied, repository does not exist', IMAGE_REFUSED",
    "ErrImagePull, 'dial tcp: i/o timeout', IMAGE",
    "ImagePullBackOff, 'Back-off pulling image \"x\"', IMAGE",
    "ImagePullBackOff, 'Back-off pulling image: ErrImagePull: x: not found', IMAGE_REFUSED",
    "InvalidImageName, 'couldn''t parse image name', IMAGE_REFUSED",
    "ErrImageNeverPull, 'Container image is not present', IMAGE_REFUSED",
    "CreateContainerConfigError, 'image will run as root', CONTAINER",
    "CreateContainerError, 'context deadline exceeded', CONTAINER"
  })
  void whatAPodWaitsForIsToldApart(String reason, String message, Hindrance expected) {
    String waiting =
        container(
            "\"waiting\": {\"reason\": \"%s\", \"message\": \"%s\"}"
                .formatted(reason, message.replace("\"", "\\\"")));
    var reading = new PodReading(pod("", "\"phase\": \"Pending\", " + waiting));

    assertThat(reading.waiting()).isEqualTo(new PodReading.Waiting(expected, message));
  }

  @Test
  void aPodWithoutANodeWaitsForOne() {
    String status =
        """
        "phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False",
        "reason": "Unschedulable", "message": "0/3 nodes are available"}]
        """;

    assertThat(new PodReading(pod("", status)).waiting())
        .isEqualTo(new PodReading.Waiting(Hindrance.NODE, "0/3 nodes are available"));
  }

  @Test
  void aPodThatHasANodeIsBeingPreparedAndAnotherWaitsForOne() {
    Pod made = pod("", "\"phase\": \"Pending\"");
    assertThat(new PodReading(made).waiting().hindrance()).isEqualTo(Hindrance.NODE);
    made.getSpec().setNodeName("n1");
    assertThat(new PodReading(made).waiting().hindrance()).isEqualTo(Hindrance.SOON);
  }

  @Test
  void aProgramThatCannotBeStartedNeverBegins() {
    String end = terminated(128, "StartError", "2026-01-01T00:00:00Z");

    assertThat(new PodReading(pod("", "\"phase\": \"Failed\", " + end)).waiting())
        .isEqualTo(new PodReading.Waiting(Hindrance.PROGRAM_REFUSED, "said"));
  }
}
