package hone.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.BackendHarness;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.data.Stores;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import hone.runtime.site.Site;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/// The life of pods in a cluster that only keeps what it is told: the test is its kubelet and its
/// controllers. The API is a mock's, or that of a real API server without nodes where the variable
/// `HONE_TEST_API` of the environment names a kubeconfig. What a whole cluster does is in
/// `KubernetesBackendTest`.
final class KubernetesLifeTest extends BackendHarness {
  private static final String NAMESPACE = "default";
  private static final String LOG = "2026-01-01T00:00:00.25Z said by a pod\n";

  /// Held, as the log's settings are forgotten with it.
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  private static final String FULL =
      """
      {"apiVersion": "v1", "kind": "Status", "status": "Failure", "code": 403,
       "message": "pods are forbidden: exceeded quota: team"}
      """;

  /// Whether the mock takes no more pods.
  private final AtomicBoolean full = new AtomicBoolean();

  /// What it says of a pod, by how that is asked for.
  private final Map<String, String> events = new ConcurrentHashMap<>();

  private final Optional<KubernetesMockServer> mock;
  private final KubernetesClient client;

  KubernetesLifeTest() {
    REQUESTS.setLevel(Level.WARNING);
    String kubeconfig = System.getenv("HONE_TEST_API");
    mock = kubeconfig == null ? Optional.of(mock(full, events)) : Optional.empty();
    client =
        mock.<KubernetesClient>map(KubernetesMockServer::createClient)
            .orElseGet(
                () ->
                    new KubernetesClientBuilder()
                        .withConfig(Config.fromKubeconfig(new File(String.valueOf(kubeconfig))))
                        .build());
  }

  private static KubernetesMockServer mock(AtomicBoolean full, Map<String, String> events) {
    var responses = new HashMap<ServerRequest, Queue<ServerResponse>>();
    var server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new LogsToo(responses, full, events),
            false);
    server.init();
    return server;
  }

  /// What the mock knows, and what it does not: a log of one line for every pod, events, a quota.
  private static final class LogsToo extends KubernetesMixedDispatcher {
    private final AtomicBoolean full;
    private final Map<String, String> events;

    LogsToo(
        Map<ServerRequest, Queue<ServerResponse>> responses,
        AtomicBoolean full,
        Map<String, String> events) {
      super(responses);
      this.full = full;
      this.events = events;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
      if (full.get() && request.getMethod().equals("POST") && request.getPath().endsWith("/pods")) {
        return new MockResponse().setResponseCode(403).setBody(FULL);
      }
      for (Map.Entry<String, String> each : events.entrySet()) {
        if (request.getPath().contains("/events?fieldSelector=" + each.getKey())) {
          return new MockResponse().setResponseCode(200).setBody(each.getValue());
        }
      }
      return request.getPath().matches(".*/pods/[^/]+/log\\b.*")
          ? new MockResponse().setResponseCode(200).setBody(LOG)
          : super.dispatch(request);
    }
  }

  @Override
  protected Site site() throws IOException {
    KubernetesSettings settings = TestSettings.of(NAMESPACE, folder);
    var container = new Program.Container("", Optional.empty(), Optional.empty());
    var entry = ImageEntry.custom("*", ImageEntry.glob("*"), container);
    return new KubernetesSite(
        settings,
        new ImageCatalogue(List.of(entry)),
        Stores.channels(folder, folder.resolve("scripts"), Stores.embedded(folder)),
        new Cluster(client, NAMESPACE));
  }

  @Override
  protected String image() {
    return "r.example/shell:1";
  }

  /// The last that a test does.
  @Override
  protected void assertNothingRuns() throws IOException {
    List<HasMetadata> left = new Cluster(client, NAMESPACE).madeBy(TestSettings.OWNER);
    client.close();
    mock.ifPresent(KubernetesMockServer::destroy);
    assertThat(left).extracting(each -> each.getMetadata().getName()).isEmpty();
  }

  private static String name(TrainingOrder order) {
    return name(order, "algo-1");
  }

  private static String name(TrainingOrder order, String host) {
    return "hone-" + order.attempt() + "-" + host;
  }

  private PodResource pod(String name) {
    return client.pods().inNamespace(NAMESPACE).withName(name);
  }

  private void awaitPod(String name) {
    await(() -> pod(name).get() != null, "the pod " + name);
  }

  private void status(String name, String json) {
    awaitPod(name);
    PodStatus status = Serialization.unmarshal(json, PodStatus.class);
    pod(name).subresource("status").edit(known -> new PodBuilder(known).withStatus(status).build());
  }

  private void runs(String name) {
    status(
        name,
        """
        {"phase": "Running", "containerStatuses": [
          {"name": "training", "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}}}]}
        """);
  }

  private void ends(String name, int code) {
    status(
        name,
        """
        {"phase": "%s", "containerStatuses": [{"name": "training", "state":
          {"terminated": {"exitCode": %d, "finishedAt": "2026-01-01T00:00:00Z"}}}]}
        """
            .formatted(code == 0 ? "Succeeded" : "Failed", code));
  }

  private void evict(String name) {
    status(
        name,
        """
        {"phase": "Failed", "reason": "Evicted", "message": "The node was low on resource: memory.",
         "conditions": [{"type": "DisruptionTarget", "status": "True",
                         "reason": "TerminationByKubelet", "message": "The node was low."}]}
        """);
  }

  private void awaitTraining(TrainingOrder order) {
    await(
        () ->
            backend.inspect(order.attempt()) instanceof Observation.Active(var stages, _)
                && stages.getLast().stage() == Stage.TRAINING,
        "training");
  }

  @Test
  void aPodThatEndsWellIsACompletedJob() {
    TrainingOrder order = launched(trainings.own("well"));
    runs(name(order));
    awaitTraining(order);
    ends(name(order), 0);

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    assertThat(pod(name(order)).get()).isNull();
    if (mock.isPresent()) {
      assertThat(log(order.attempt())).containsOnlyOnce("said by a pod");
    }
  }

  @Test
  void anEvictedManagedSpotJobIsInterruptedAndItsCheckpointsAreStored() throws IOException {
    TrainingOrder order = launched(Trainings.spot(Trainings.checkpointed(trainings.own("spot"))));
    runs(name(order));
    awaitTraining(order);
    Files.writeString(ml(order, "algo-1").resolve("checkpoints/step"), "7");
    evict(name(order));

    assertThat(ended(order).ending()).isEqualTo(new Ending.Interrupted());
    assertThat(folder.resolve("s3/out/ck/step")).hasContent("7");
    assertThat(folder.resolve("s3/out/models")).doesNotExist();
  }

  @Test
  void anyOtherEvictedJobFailsThroughNoFaultOfItsOwn() {
    TrainingOrder order = launched(trainings.own("usual"));
    runs(name(order));
    awaitTraining(order);
    evict(name(order));

    assertThat(ended(order).ending())
        .isEqualTo(
            new Ending.Failed(
                FailureKind.INTERNAL,
                "InternalServerError: the pod was disrupted (TerminationByKubelet): The node was"
                    + " low."));
  }

  @Test
  void aPodThatSomebodyDeletesIsReclaimed() {
    TrainingOrder order = launched(Trainings.spot(trainings.own("deleted")));
    runs(name(order));
    awaitTraining(order);
    pod(name(order)).delete();

    assertThat(ended(order).ending()).isEqualTo(new Ending.Interrupted());
  }

  @Test
  void aPodWithoutANodeDoesNotTrainAndCanBeStopped() {
    TrainingOrder order = launched(trainings.own("pending"));
    status(
        name(order),
        """
        {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "False",
         "reason": "Unschedulable", "message": "0/3 nodes are available"}]}
        """);
    await(
        () ->
            log(order.attempt())
                .equals(List.of("(hone) waiting for a node: 0/3 nodes are available")),
        "told");
    assertThat(((Observation.Active) backend.inspect(order.attempt())).stages().getLast().stage())
        .isEqualTo(Stage.STARTING);
    backend.stop(order.attempt());

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
  }

  @Test
  void aPodThatItsNodeCannotPrepareSaysWhy() {
    assumeTrue(mock.isPresent(), "a real API server has events of its own");
    TrainingOrder order = launched(trainings.own("preparing"));
    status(
        name(order),
        """
        {"phase": "Pending", "containerStatuses": [{"name": "training", "state": {"waiting":
          {"reason": "ContainerCreating"}}}]}
        """);
    ObjectMeta pod = pod(name(order)).get().getMetadata();
    events.put(
        "involvedObject.uid%3D" + pod.getUid(),
        """
        {"apiVersion": "v1", "kind": "EventList", "items": [
          {"type": "Normal", "reason": "Scheduled", "eventTime": "2026-01-01T00:00:00.5Z"},
          {"type": "Warning", "reason": "FailedMount", "lastTimestamp": "2026-01-01T00:00:02Z",
           "message": "MountVolume.SetUp failed: exit status 32\\nOutput: bad option"}]}
        """);
    await(
        () ->
            log(order.attempt())
                .equals(
                    List.of(
                        "(hone) waiting for the node to prepare the pod: FailedMount:"
                            + " MountVolume.SetUp failed: exit status 32 Output: bad option")),
        "told");
    backend.stop(order.attempt());

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
  }

  @Test
  void aQuotaThatIsUsedUpIsWaitedForAndTold() {
    assumeTrue(mock.isPresent(), "a real API server takes the pod");
    full.set(true);
    TrainingOrder order = launched(trainings.own("quota"));
    await(
        () ->
            log(order.attempt())
                .equals(
                    List.of(
                        "(hone) cannot go on yet, and tries again: the cluster answered 403: pods"
                            + " are forbidden: exceeded quota: team")),
        "told");
    full.set(false);
    runs(name(order));
    awaitTraining(order);
    ends(name(order), 0);

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
  }

  @Test
  void anImageThatIsNowhereIsTheCallersMistake() {
    TrainingOrder order = launched(trainings.own("nowhere"));
    status(
        name(order),
        """
        {"phase": "Pending", "containerStatuses": [{"name": "training", "state": {"waiting":
          {"reason": "ErrImagePull", "message": "r.example/shell:1: not found"}}}]}
        """);

    assertThat(reason(ended(order)))
        .isEqualTo(
            "ClientError: the image r.example/shell:1 cannot be had: r.example/shell:1: not found");
  }

  @Test
  void aRestartedServerFindsItsPodsAndRemovesOnlyTheForgotten() throws IOException {
    TrainingOrder order = launched(trainings.own("kept"));
    runs(name(order));
    awaitTraining(order);
    String uid = pod(name(order)).get().getMetadata().getUid();
    backend.close();
    Pod forgotten =
        new PodBuilder(pod(name(order)).get())
            .editMetadata()
            .withName("hone-old-1-algo-1")
            .withUid(null)
            .withResourceVersion(null)
            .addToAnnotations(ClusterNames.ATTEMPT, "old-1")
            .endMetadata()
            .build();
    client.resource(forgotten).create();
    Pod others = new PodBuilder(forgotten).editMetadata().withName("x").endMetadata().build();
    others.getMetadata().getLabels().put(ClusterNames.OWNER, "another");
    client.resource(others).create();
    backend = opened(Duration.ofSeconds(1));

    assertThat(pod("hone-old-1-algo-1").get()).isNull();
    assertThat(pod("x").get()).isNotNull();
    assertThat(pod(name(order)).get().getMetadata().getUid()).isEqualTo(uid);
    ends(name(order), 0);
    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    pod("x").delete();
  }

  @Test
  void severalHostsHaveAServiceWhichGoesWithThem() {
    TrainingOrder order = launched(trainings.own("several", Wishes.NONE.withHosts(2)));
    runs(name(order));
    runs(name(order, "algo-2"));
    awaitTraining(order);
    String service = "hone-" + order.attempt();
    assertThat(client.services().inNamespace(NAMESPACE).withName(service).get()).isNotNull();
    ends(name(order), 0);
    ends(name(order, "algo-2"), 0);

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    assertThat(client.services().inNamespace(NAMESPACE).withName(service).get()).isNull();
  }

  @Test
  void whatTheClusterCannotKeepToIsRefusedBeforeAnythingIsMade() {
    TrainingOrder isolated = launched(Trainings.isolated(trainings.own("isolated")));

    assertThat(reason(ended(isolated)))
        .startsWith("ClientError: EnableNetworkIsolation needs a cluster whose network enforces")
        .contains("kubernetes_network_policies");
  }

  @Test
  void aStoppedPodIsAskedToEndAndStaysUntilItHas() throws IOException {
    TrainingOrder order = launched(trainings.own("stopped"));
    runs(name(order));
    awaitTraining(order);
    backend.close();
    backend = opened(Duration.ofSeconds(60));
    backend.stop(order.attempt());
    await(
        () -> Long.valueOf(1).equals(pod(name(order)).get().getSpec().getActiveDeadlineSeconds()),
        "asked");
    ends(name(order), 143);

    assertThat(ended(order).ending()).isEqualTo(new Ending.Stopped());
  }

  /// What the API does by itself: it tells the disruption, and keeps the pod until its node says
  /// that the program has ended.
  @Test
  void anEvictionByTheApiInterruptsAManagedSpotJobWhileItEnds() {
    assumeTrue(mock.isEmpty(), "the mock evicts nothing: HONE_TEST_API names a real API server");
    TrainingOrder order = launched(Trainings.spot(trainings.own("evicted")));
    String name = name(order);
    awaitPod(name);
    client
        .bindings()
        .inNamespace(NAMESPACE)
        .resource(
            new BindingBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewTarget()
                .withKind("Node")
                .withName("node0")
                .endTarget()
                .build())
        .create();
    runs(name);
    awaitTraining(order);
    assertThat(pod(name).evict()).isTrue();
    await(
        () -> Long.valueOf(1).equals(pod(name).get().getMetadata().getDeletionGracePeriodSeconds()),
        "killed after the grace period");
    assertThat(pod(name).get().getStatus().getConditions())
        .extracting(PodCondition::getReason)
        .contains("EvictionByEvictionAPI");
    assertThat(backend.inspect(order.attempt())).isInstanceOf(Observation.Active.class);
    pod(name).withGracePeriod(0).delete();

    assertThat(ended(order).ending()).isEqualTo(new Ending.Interrupted());
  }
}
