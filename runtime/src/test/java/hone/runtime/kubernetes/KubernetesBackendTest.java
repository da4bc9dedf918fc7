package hone.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings;
import hone.runtime.container.ContainerContract;
import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import hone.runtime.data.Stores;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.site.Site;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The contract with a real cluster of one node, this machine. Skipped unless these variables of
/// the environment say where: `KUBECONFIG`; `HONE_TEST_CLAIM`, a claim whose root is the folder
/// `HONE_TEST_CLAIM_FOLDER` here, in which Java makes its temporary files; and `HONE_TEST_IMAGE`,
/// an image with a shell and the usual small programs whose own program prints `own` and its
/// arguments.
final class KubernetesBackendTest extends ContainerContract {
  private final String owner = UUID.randomUUID().toString().substring(0, 8);

  KubernetesBackendTest() {
    assumeTrue(
        List.of("KUBECONFIG", "HONE_TEST_CLAIM", "HONE_TEST_CLAIM_FOLDER", "HONE_TEST_IMAGE")
            .stream()
            .allMatch(each -> System.getenv(each) != null),
        "no cluster: KUBECONFIG, HONE_TEST_CLAIM, HONE_TEST_CLAIM_FOLDER and HONE_TEST_IMAGE name"
            + " one (CONTRIBUTING.md)");
  }

  private static String variable(String name) {
    String value = System.getenv(name);
    return value == null ? "" : value;
  }

  private KubernetesSettings settings() {
    var small =
        new InstanceTypes.Entry(
            "ml.m5.*", ImageEntry.glob("ml.m5.*"), new Limits(0.1, 64L << 20, 0));
    return new KubernetesSettings(
        Optional.empty(),
        "",
        "cluster.local",
        owner,
        new SharedVolume(variable("HONE_TEST_CLAIM"), Path.of(variable("HONE_TEST_CLAIM_FOLDER"))),
        true,
        true,
        Optional.ofNullable(System.getenv("HONE_TEST_POD_TEMPLATE")).map(Path::of),
        PullPolicy.MISSING,
        Ownership.AUTO,
        true,
        new InstanceTypes(List.of(small)),
        true,
        Duration.ofMinutes(2));
  }

  @Override
  protected Site site() throws IOException {
    var container = new Program.Container("", Optional.empty(), Optional.empty());
    var entry = ImageEntry.custom("*", ImageEntry.glob("*"), container);
    return KubernetesSite.open(
        settings(),
        new ImageCatalogue(List.of(entry)),
        Stores.channels(folder, folder.resolve("scripts"), Stores.embedded(folder)));
  }

  @Override
  protected String image() {
    return variable("HONE_TEST_IMAGE");
  }

  @Override
  protected void assertNothingRuns() throws IOException {
    try (Cluster cluster = Cluster.of(settings())) {
      List<HasMetadata> left = cluster.madeBy(owner);
      assertThat(left).extracting(each -> each.getMetadata().getName()).isEmpty();
    }
  }

  @Test
  void theImagesOwnProgramGetsTheArgumentTrain() {
    TrainingOrder order = launched(trainings.own("own"));

    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);
    assertThat(log(order.attempt())).first().isEqualTo("own train");
  }

  @Test
  void anImageThatIsNowhereIsTheCallersMistake() {
    TrainingOrder order = launched(new Trainings("localhost:1/not/There:1").own("nowhere"));

    assertThat(reason(ended(order)))
        .startsWith("ClientError: the image localhost:1/not/There:1 cannot be had: ");
  }

  @Test
  void aProgramThatIsNotThereIsTheCallersMistake() {
    TrainingOrder order =
        launched(
            trainings.own(
                "unknown", hone.runtime.attempt.Trainings.Wishes.NONE, List.of("/not/there")));

    assertThat(reason(ended(order)))
        .startsWith("ClientError: the cluster cannot run it: ")
        .contains("/not/there");
  }

  @Test
  void anEvictedManagedSpotJobGoesOnFromItsCheckpoints() throws Exception {
    reopen(LONG_GRACE);
    String script =
        """
        if [ -f "$ml/checkpoints/step" ]; then
          echo "found $(cat "$ml/checkpoints/step")"; echo loss=1; exit 0
        fi
        trap 'echo 7 > "$ml/checkpoints/step"; exit 1' TERM
        echo ready
        while :; do sleep 0.05; done
        """;
    TrainingOrder first =
        launched(Trainings.spot(Trainings.checkpointed(trainings.script("first", script))));
    await(() -> log(first.attempt()).contains("ready"), "ready");
    evict(first);

    assertThat(ended(first).ending()).isEqualTo(new Ending.Interrupted());
    assertThat(folder.resolve("s3/out/ck/step")).hasContent("7\n");
    TrainingOrder second =
        launched(Trainings.spot(Trainings.checkpointed(trainings.script("second", script))));
    assertThat(ended(second).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(second.attempt())).contains("found 7");
  }

  @Test
  void anyOtherEvictedJobFailsThroughNoFaultOfItsOwn() throws Exception {
    TrainingOrder order = launch("usual", "echo ready; while :; do sleep 0.05; done");
    await(() -> log(order.attempt()).contains("ready"), "ready");
    evict(order);

    assertThat(ended(order).ending())
        .isInstanceOfSatisfying(
            Ending.Failed.class,
            failed -> assertThat(failed.kind()).isEqualTo(FailureKind.INTERNAL));
    assertThat(reason(ended(order))).contains("EvictionByEvictionAPI");
  }

  private void evict(TrainingOrder order) throws IOException {
    String pod = "hone-" + order.attempt() + "-algo-1";
    try (Cluster cluster = Cluster.of(settings())) {
      assertThat(cluster.client().pods().inNamespace(cluster.namespace()).withName(pod).evict())
          .isTrue();
    }
  }

  @Test
  void aPodIsLockedIn() {
    TrainingOrder order =
        launch(
            "locked",
            """
            id -u
            touch /etc/x 2>/dev/null && echo "root files are writable"
            touch /tmp/x && echo "tmp is writable"
            ls /var/run/secrets/kubernetes.io 2>/dev/null
            cat /proc/self/status | while read name value; do
              case $name in CapEff:|NoNewPrivs:|Seccomp:) echo "$name $value";; esac
            done
            """);
    ended(order);

    assertThat(log(order.attempt()))
        .contains("tmp is writable", "CapEff: 0000000000000000", "NoNewPrivs: 1", "Seccomp: 2")
        .doesNotContain("root files are writable", "serviceaccount", "0");
  }
}
