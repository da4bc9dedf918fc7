package hone.cli.sites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.cli.CliError;
import hone.cli.config.ConfigReader;
import hone.cli.config.key.ContainerKeys;
import hone.cli.config.key.HoneConfig;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the keys of sites are read as; `ConfigReaderTest` has what is refused.
final class SiteListTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void containersAndInstanceTypesAreRead() throws IOException {
    HoneConfig config =
        read(
            """
            docker_host: unix:///run/podman/podman.sock
            docker_registries:
              - {registry: "r.example:5000", user: ci, password_file: /etc/r}
            unmapped_images: container
            instance_types:
              - {type: "ml.g5.*", cores: 8, memory_gib: 1.5, gpus: all}
            """);

    assertThat(config.get(DockerWiring.HOST)).hasToString("unix:///run/podman/podman.sock");
    assertThat(config.get(ContainerKeys.UNMAPPED)).isTrue();
    assertThat(config.get(ContainerKeys.READ_ONLY)).isTrue();
    assertThat(config.get(DockerWiring.REGISTRIES)).hasSize(1);
    InstanceTypes types = config.get(SiteList.INSTANCES);
    assertThat(types.of("ml.g5.xlarge")).contains(new Limits(8, 3L << 29, -1));
    assertThat(types.of("ml.m5.large")).isEmpty();
  }

  @Test
  void aClusterIsReadAndStaysKnownWhereContainersRunElsewhereNow() throws IOException {
    String cluster =
        """
        kubernetes_claim: hone-data
        kubernetes_claim_folder: /mnt/hone
        kubernetes_namespace: training
        """;
    HoneConfig config = read("container_backend: kubernetes\n" + cluster);

    assertThat(config.get(SiteList.CONTAINERS)).isEqualTo(KubernetesWiring.SITE);
    assertThat(config.get(KubernetesWiring.CLAIM)).contains("hone-data");
    assertThat(config.get(KubernetesWiring.CLAIM_FOLDER)).contains(Path.of("/mnt/hone"));
    assertThat(config.get(KubernetesWiring.NAMESPACE)).isEqualTo("training");
    assertThat(config.get(KubernetesWiring.DOMAIN)).isEqualTo("cluster.local");
    assertThat(config.get(KubernetesWiring.SAME_MACHINE)).isFalse();
    assertThat(config.get(KubernetesWiring.POLICIES)).isFalse();
    assertThat(config.get(KubernetesWiring.TEMPLATE)).isEmpty();
    HoneConfig docker = read(cluster);
    assertThat(docker.get(SiteList.CONTAINERS)).isEqualTo(DockerWiring.SITE);
    assertThat(docker.get(KubernetesWiring.CLAIM)).isPresent();
  }

  @Test
  void programsRunAsJobsOfSlurmWhereTheConfigurationSaysSo() throws IOException {
    String cluster =
        """
        slurm_partition: gpu
        slurm_options: [--qos=long, --exclusive]
        slurm_time_max_minutes: 1440
        """;
    HoneConfig slurm = read("process_backend: slurm\n" + cluster);

    assertThat(slurm.get(SiteList.PROGRAMS)).contains(SlurmWiring.SITE);
    assertThat(slurm.get(SlurmWiring.SAME_MACHINE)).isFalse();
    assertThat(slurm.get(SlurmWiring.PARTITION)).isEqualTo("gpu");
    assertThat(slurm.get(SlurmWiring.ACCOUNT)).isEmpty();
    assertThat(slurm.get(SlurmWiring.OPTIONS)).containsExactly("--qos=long", "--exclusive");
    assertThat(slurm.get(SlurmWiring.TIME_MAX)).isEqualTo(1_440);
    assertThat(slurm.get(SlurmWiring.INTERFACE)).isEqualTo("eth0");
    assertThat(read(cluster).get(SiteList.PROGRAMS)).contains(ProcessWiring.SITE);
    assertThat(read("process_backend: none").get(SiteList.PROGRAMS)).isEmpty();
  }

  @Test
  void whatAnInstanceTypeMeansToClustersIsRead() throws IOException {
    InstanceTypes types =
        read("""
        instance_types:
          - type: "ml.g5.*"
            gpus: 1
            gpu_resource: nvidia.com/mig-1g.10gb
            slurm_options: [--partition=a100]
            kubernetes_pod_template: /etc/hone/gpu.yaml
          - {type: "*", cores: 2}
        """)
            .get(SiteList.INSTANCES);

    assertThat(types.extras("ml.g5.xlarge"))
        .isEqualTo(
            new InstanceTypes.Extras(
                List.of("--partition=a100"),
                Optional.of(Path.of("/etc/hone/gpu.yaml")),
                "nvidia.com/mig-1g.10gb"));
    assertThat(types.extras("ml.m5.large")).isEqualTo(InstanceTypes.Extras.NONE);
    assertThatThrownBy(() -> read("instance_types: [{type: a, slurm_options: [--nodes=2]}]\n"))
        .isInstanceOf(CliError.class)
        .hasMessageContaining("instance_types[0].slurm_options[0]: found");
    assertThatThrownBy(() -> read("instance_types: [{type: a, gpu_resource: gpu}]\n"))
        .isInstanceOf(CliError.class)
        .hasMessageContaining("instance_types[0].gpu_resource: found");
  }

  private HoneConfig read(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("config.yaml"), text);
    return new ConfigReader(Map.of(), folder).read(file, new LinkedHashMap<>());
  }
}
