package hone.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.backend.AttemptId;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Resources;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.container.InputMounts.InputMount;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.image.ImageCatalogue.Program.Container;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Extras;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.RefusedException;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PodManifestTest {
  private static final Trainings TRAININGS = new Trainings("r.example/shell:1");

  private static final String WHOLE =
      """
      ---
      apiVersion: "v1"
      kind: "Pod"
      metadata:
        annotations:
          hone.attempt: "job-1"
        labels:
          hone.owner: "owner-1"
          hone.attempt: "job-1"
          hone.host: "algo-1"
        name: "hone-job-1-algo-1"
        namespace: "team"
      spec:
        activeDeadlineSeconds: 90120
        automountServiceAccountToken: false
        containers:
        - command:
          - "/bin/sh"
          - "-c"
          - "echo $$(date) $$HOME $$$$"
          env:
          - name: "HOME"
            value: "/tmp"
          - name: "USER"
            value: "sagemaker"
          - name: "LOGNAME"
            value: "sagemaker"
          - name: "TRAINING_JOB_NAME"
            value: "job"
          - name: "TRAINING_JOB_ARN"
            value: "arn:aws:sagemaker:us-west-2:123456789012:training-job/job"
          - name: "AWS_REGION"
            value: "us-west-2"
          - name: "AWS_DEFAULT_REGION"
            value: "us-west-2"
          - name: "CURRENT_HOST"
            value: "algo-1"
          - name: "GREETING"
            value: "a $$(HOME) b"
          image: "r.example/shell:1"
          imagePullPolicy: "IfNotPresent"
          name: "training"
          resources:
            limits:
              cpu: "1.5"
              memory: "67108864"
              nvidia.com/gpu: "2"
            requests:
              cpu: "1.5"
              memory: "67108864"
              nvidia.com/gpu: "2"
          securityContext:
            allowPrivilegeEscalation: false
            capabilities:
              drop:
              - "ALL"
            privileged: false
            readOnlyRootFilesystem: true
          volumeMounts:
          - mountPath: "/opt/ml/input"
            name: "data"
            subPath: "training/job-1/algo-1/ml/input"
          - mountPath: "/opt/ml/model"
            name: "data"
            subPath: "training/job-1/algo-1/ml/model"
          - mountPath: "/opt/ml/output"
            name: "data"
            subPath: "training/job-1/algo-1/ml/output"
          - mountPath: "/opt/ml/checkpoints"
            name: "data"
            subPath: "training/job-1/algo-1/ml/checkpoints"
          - mountPath: "/opt/ml/input/data/train"
            name: "data"
            readOnly: true
            subPath: "nfs/sub"
          - mountPath: "/tmp"
            name: "tmp"
          - mountPath: "/dev/shm"
            name: "shm"
        enableServiceLinks: false
        hostname: "algo-1"
        restartPolicy: "Never"
        securityContext:
          runAsGroup: 65532
          runAsNonRoot: true
          runAsUser: 65532
          seccompProfile:
            type: "RuntimeDefault"
        shareProcessNamespace: true
        terminationGracePeriodSeconds: 120
        volumes:
        - name: "data"
          persistentVolumeClaim:
            claimName: "hone-data"
            readOnly: false
        - emptyDir:
            sizeLimit: "1Gi"
          name: "tmp"
        - emptyDir:
            medium: "Memory"
            sizeLimit: "1Gi"
          name: "shm"
      """;

  @TempDir private Path folder = Path.of("");
  private InstanceTypes types = InstanceTypes.NONE;

  private Pod manifest(TrainingOrder of, Limits limits, String user, Pod template)
      throws RefusedException, IOException {
    var order =
        new TrainingOrder(
            new AttemptId("job-1"),
            of.scope(),
            of.name(),
            of.arn(),
            of.spec(),
            of.hyperparameters());
    var root = new AttemptFolder(folder.resolve("training/job-1"));
    var attempt = new Attempt(order, root, () -> {}, _ -> {});
    Host host = attempt.hosts().all().getLast();
    attempt.folder(host).create();
    Files.createDirectories(folder.resolve("nfs/sub"));
    return new PodManifest(
            settings(),
            template,
            new ClusterNames("owner-1", order.attempt()),
            "team",
            new Container("r.example/shell:1", Optional.empty(), Optional.empty()),
            user)
        .of(
            attempt,
            host,
            limits,
            List.of(new InputMount(folder.resolve("nfs/sub"), "train", true)));
  }

  private KubernetesSettings settings() {
    return TestSettings.of("team", folder, types);
  }

  private static Pod none() {
    return new PodBuilder().withNewSpec().endSpec().build();
  }

  @Test
  void thisIsTheWholePod() throws Exception {
    TrainingOrder order =
        Trainings.with(
            TRAININGS.own("job", Wishes.NONE, List.of("/bin/sh", "-c", "echo $(date) $HOME $$")),
            Map.of("GREETING", "a $(HOME) b"),
            Resources.of("ml.m5.large", 1, 1));
    Pod pod = manifest(order, new Limits(1.5, 64L << 20, 2), "65532:65532", none());

    assertThat(Serialization.asYaml(pod)).isEqualTo(WHOLE);
  }

  @Test
  void theImagesOwnProgramGetsTrainAndItsOwnUser() throws Exception {
    Pod pod = manifest(TRAININGS.own("job"), Limits.NONE, "", none());

    var container = pod.getSpec().getContainers().getFirst();
    assertThat(container.getCommand()).isEmpty();
    assertThat(container.getArgs()).containsExactly("train");
    assertThat(container.getResources().getLimits()).isEmpty();
    assertThat(pod.getSpec().getSecurityContext().getRunAsUser()).isNull();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void severalHostsFindEachOtherByTheirService() throws Exception {
    Pod pod = manifest(TRAININGS.own("job", Wishes.NONE.withHosts(2)), Limits.NONE, "1:1", none());

    assertThat(pod.getMetadata().getName()).isEqualTo("hone-job-1-algo-2");
    assertThat(pod.getSpec().getHostname()).isEqualTo("algo-2");
    assertThat(pod.getSpec().getSubdomain()).isEqualTo("hone-job-1");
    assertThat(pod.getSpec().getDnsConfig().getSearches())
        .containsExactly("hone-job-1.team.svc.cluster.local");
    // An hour, the grace, and thirty days in which the other one may wait for a node.
    assertThat(pod.getSpec().getActiveDeadlineSeconds()).isEqualTo(3_600 + 120 + 30 * 86_400);
    var service = new SharedObjects(new ClusterNames("owner-1", new AttemptId("job-1"))).service();
    assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
    assertThat(pod.getMetadata().getLabels()).containsAllEntriesOf(service.getSpec().getSelector());
  }

  @Test
  void anIsolatedJobReachesNothingAndSeveralHostsEachOther() {
    var common = new SharedObjects(new ClusterNames("owner-1", new AttemptId("job-1")));
    NetworkPolicy one = common.isolation(false);
    assertThat(one.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(one.getSpec().getIngress()).isEmpty();
    assertThat(one.getSpec().getEgress()).isEmpty();

    NetworkPolicy several = common.isolation(true);
    assertThat(several.getSpec().getIngress()).hasSize(1);
    assertThat(several.getSpec().getEgress()).hasSize(2);
  }

  @Test
  void theTemplateIsKeptAndCannotLoosenWhatHoneSets() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("pod.yaml"),
            """
            apiVersion: v1
            kind: Pod
            metadata: {labels: {team: a, hone.owner: other}}
            spec:
              restartPolicy: Always
              activeDeadlineSeconds: 7200
              serviceAccountName: trainer
              nodeSelector: {pool: gpu}
              imagePullSecrets: [{name: registry}]
              tolerations: [{key: gpu, operator: Exists}]
            """);
    Pod pod =
        manifest(TRAININGS.own("job"), Limits.NONE, "1:1", KubernetesSite.template(List.of(file)));

    assertThat(pod.getMetadata().getLabels())
        .containsEntry("team", "a")
        .containsEntry("hone.owner", "owner-1");
    assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
    assertThat(pod.getSpec().getActiveDeadlineSeconds()).isEqualTo(7_200);
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("trainer");
    assertThat(pod.getSpec().getNodeSelector()).containsEntry("pool", "gpu");
    assertThat(pod.getSpec().getImagePullSecrets().getFirst().getName()).isEqualTo("registry");
    assertThat(pod.getSpec().getTolerations()).hasSize(1);
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
  }

  @Test
  void aTemplateWithContainersIsRefused() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("pod.yaml"),
            "apiVersion: v1\nkind: Pod\nspec: {containers: [{name: x, image: y}]}\n");

    assertThatThrownBy(() -> KubernetesSite.template(List.of(file)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("without containers in " + file);
  }

  @Test
  void whatIsNotOnTheVolumeIsRefused() {
    var elsewhere = new SharedVolume("hone-data", folder.resolve("."));

    assertThatThrownBy(() -> elsewhere.subPath(Path.of("/"), "the data folder"))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("the data folder is at /, where pods cannot see it");
  }

  @Test
  void longNamesBecomeShortOnesThatDifferAndTheAnnotationHasTheWholeOne() {
    String text = "a".repeat(100);
    var names = new ClusterNames("o", new AttemptId(text + "-1"));
    var others = new ClusterNames("o", new AttemptId(text + "-2"));

    assertThat(names.common()).hasSizeLessThanOrEqualTo(63).isNotEqualTo(others.common());
    assertThat(names.labels().get(ClusterNames.ATTEMPT)).matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    assertThat(ClusterNames.attempt(names.annotations())).contains(names.attempt());
    assertThat(ClusterNames.attempt(Map.of(ClusterNames.ATTEMPT, "Not Ours"))).isEmpty();
    assertThat(new ClusterNames("o", new AttemptId("x--")).key()).doesNotEndWith("-");
    assertThat(new ClusterNames("o", new AttemptId("job-1")).key()).isEqualTo("job-1");
  }

  @Test
  void gpusHaveTheNameThatTheirInstanceTypeGivesThem() throws Exception {
    var amd = new Extras(List.of(), Optional.empty(), "amd.com/gpu");
    var limits = new Limits(0, 0, 2);
    types =
        new InstanceTypes(
            List.of(new InstanceTypes.Entry("ml.*", ImageEntry.glob("ml.*"), limits, amd)));
    Pod pod = manifest(TRAININGS.own("job"), limits, "", none());

    assertThat(pod.getSpec().getContainers().getFirst().getResources().getLimits())
        .containsOnlyKeys("amd.com/gpu");
  }

  @Test
  void theTemplatesSecurityContextIsKeptBesideWhatHoneSets() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("pod.yaml"),
            """
            apiVersion: v1
            kind: Pod
            spec:
              securityContext:
                fsGroup: 2000
                supplementalGroups: [3000]
                runAsUser: 0
                seccompProfile: {type: Unconfined}
            """);
    Pod template = KubernetesSite.template(List.of(file));
    var security =
        manifest(TRAININGS.own("job"), Limits.NONE, "1:1", template).getSpec().getSecurityContext();

    assertThat(security.getFsGroup()).isEqualTo(2_000);
    assertThat(security.getSupplementalGroups()).containsExactly(3_000L);
    assertThat(security.getRunAsUser()).isEqualTo(1);
    assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
  }

  @Test
  void anInstanceTypesTemplateIsLaidOverTheGeneralOne() throws Exception {
    Path general =
        Files.writeString(
            folder.resolve("pod.yaml"),
            """
            apiVersion: v1
            kind: Pod
            metadata: {labels: {team: a, tier: low}}
            spec:
              nodeSelector: {pool: cpu, zone: z1}
              tolerations: [{key: spot, operator: Exists}]
              serviceAccountName: trainer
            """);
    Path own =
        Files.writeString(
            folder.resolve("gpu.yaml"),
            """
            apiVersion: v1
            kind: Pod
            metadata: {labels: {tier: high}}
            spec:
              nodeSelector: {pool: gpu}
              tolerations: [{key: gpu, operator: Exists}]
            """);
    Pod pod = KubernetesSite.template(List.of(general, own));

    assertThat(pod.getMetadata().getLabels())
        .containsOnly(Map.entry("team", "a"), Map.entry("tier", "high"));
    assertThat(pod.getSpec().getNodeSelector())
        .containsOnly(Map.entry("pool", "gpu"), Map.entry("zone", "z1"));
    assertThat(pod.getSpec().getTolerations()).extracting("key").containsExactly("gpu");
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("trainer");
  }
}
