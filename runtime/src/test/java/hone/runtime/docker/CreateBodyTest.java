package hone.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import hone.engine.training.TrainingSpec.Checkpoint;
import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import hone.runtime.image.ImageCatalogue.Program.Container;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The whole request that creates a container. Whoever changes how containers are locked in changes
/// this text.
final class CreateBodyTest {
  private static final DockerSettings SETTINGS =
      new DockerSettings(
          URI.create("unix:///nowhere"),
          "owner",
          PullPolicy.MISSING,
          Ownership.AUTO,
          true,
          "bridge",
          1_024,
          "",
          InstanceTypes.NONE,
          new Gpus(List::of),
          List.of());

  private static final String GOLDEN =
      """
      {"Image": "trainer:1",
       "Cmd": ["train"],
       "Env": ["HOME=/tmp", "USER=sagemaker", "LOGNAME=sagemaker",
         "TRAINING_JOB_NAME=job", "TRAINING_JOB_ARN=arn",
         "AWS_REGION=us-west-2", "AWS_DEFAULT_REGION=us-west-2", "CURRENT_HOST=algo-1",
         "MINE=$(x) 'y'"],
       "User": "65532:65532",
       "Hostname": "algo-1",
       "Tty": false, "AttachStdin": false, "OpenStdin": false,
       "Labels": {"hone.attempt": "job-1", "hone.owner": "owner"},
       "HostConfig": {
         "NetworkMode": "none",
         "Init": true,
         "Privileged": false,
         "ReadonlyRootfs": true,
         "CapDrop": ["ALL"],
         "SecurityOpt": ["no-new-privileges"],
         "PidsLimit": 1024,
         "ShmSize": 1073741824,
         "RestartPolicy": {"Name": "no"},
         "Ulimits": [{"Name": "core", "Soft": 0, "Hard": 0}],
         "NanoCpus": 2000000000,
         "Memory": 8589934592,
         "MemorySwap": 8589934592,
         "DeviceRequests": [{"Count": 1, "Capabilities": [["gpu"]]}],
         "LogConfig": {"Type": "json-file", "Config": {"max-size": "32m", "max-file": "2"}},
         "ExtraHosts": ["algo-1:127.0.0.1"],
         "Mounts": [
           {"Type": "bind", "Source": "/data/job-1/algo-1/ml/input", "Target": "/opt/ml/input"},
           {"Type": "bind", "Source": "/data/job-1/algo-1/ml/model", "Target": "/opt/ml/model"},
           {"Type": "bind", "Source": "/data/job-1/algo-1/ml/output", "Target": "/opt/ml/output"},
           {"Type": "bind", "Source": "/data/job-1/algo-1/ml/checkpoints",
            "Target": "/opt/ml/checkpoints"},
           {"Type": "bind", "Source": "/data/job-1/algo-1/tmp", "Target": "/tmp"}]}}
      """;

  private final Limits limits = new Limits(2, 8L << 30, 1);

  private static Attempt attempt(
      List<String> entrypoint, List<String> arguments, int hosts, Checkpoint... checkpoint) {
    var environment = new LinkedHashMap<String, String>();
    environment.put("MINE", "$(x) 'y'");
    var spec =
        new TrainingSpec(
            new TrainingSpec.Algorithm("trainer:1", "File", List.of(), entrypoint, arguments),
            List.of(),
            new TrainingSpec.Output("s3://out/models", true),
            TrainingSpec.Resources.of("ml.m5.large", hosts, 1),
            new TimeLimits(Duration.ofHours(1), null, null),
            environment,
            checkpoint.length == 0 ? null : checkpoint[0],
            new TrainingSpec.Options(true, false),
            0);
    var order =
        new TrainingOrder(
            new AttemptId("job-1"),
            new Scope("123456789012", "us-west-2"),
            "job",
            "arn",
            spec,
            new LinkedHashMap<>());
    return new Attempt(order, new AttemptFolder(Path.of("/data/job-1")), () -> {}, _ -> {});
  }

  private JsonNode body(Container container, String user, Attempt attempt, String network) {
    return new CreateBody(SETTINGS, container, user, limits, network)
        .of(attempt, attempt.hosts().all().getFirst(), List.of(), new GpuRequest("", 1, List.of()));
  }

  private static Container plain() {
    return new Container("trainer:1", Optional.empty(), Optional.empty());
  }

  @Test
  void theRequestIsThis() {
    JsonNode body = body(plain(), "65532:65532", attempt(List.of(), List.of(), 1), "none");

    assertThat(body.toPrettyString())
        .isEqualTo(JsonMapper.shared().readTree(GOLDEN).toPrettyString());
  }

  @Test
  void aContainerGetsTheGpusThatItsTrainingJobWasGiven() {
    Attempt attempt = attempt(List.of(), List.of(), 1);
    JsonNode body =
        new CreateBody(SETTINGS, plain(), "", limits, "bridge")
            .of(
                attempt,
                attempt.hosts().all().getFirst(),
                List.of(),
                new GpuRequest("", 2, List.of("1", "3")));

    assertThat(body.path("HostConfig").path("DeviceRequests"))
        .hasToString("[{\"DeviceIDs\":[\"1\",\"3\"],\"Capabilities\":[[\"gpu\"]]}]");
    assertThat(body.path("HostConfig").has("ExtraHosts")).isFalse();
  }

  private static String requests(GpuRequest gpus) {
    ObjectNode config = JsonMapper.shared().createObjectNode();
    gpus.addTo(config);
    return config.toString();
  }

  @Test
  void gpusAreAskedForByTheEnginesDriverOrAsDevices() {
    String kind = "nvidia.com/gpu";

    assertThat(requests(new GpuRequest("", 0, List.of()))).isEqualTo("{}");
    assertThat(requests(new GpuRequest(kind, 0, List.of()))).isEqualTo("{}");
    assertThat(requests(new GpuRequest("", -1, List.of())))
        .isEqualTo("{\"DeviceRequests\":[{\"Count\":-1,\"Capabilities\":[[\"gpu\"]]}]}");
    assertThat(requests(new GpuRequest(kind, -1, List.of()))).contains("[\"nvidia.com/gpu=all\"]");
    assertThat(requests(new GpuRequest(kind, 2, List.of())))
        .contains("\"Driver\":\"cdi\"", "[\"nvidia.com/gpu=0\",\"nvidia.com/gpu=1\"]");
    assertThat(requests(new GpuRequest(kind, 1, List.of("3")))).contains("[\"nvidia.com/gpu=3\"]");
  }

  @Test
  void anEntrypointReplacesTheImagesAndDropsTrain() {
    JsonNode entry =
        body(plain(), "", attempt(List.of("python", "a.py"), List.of("-x"), 1), "none");
    JsonNode arguments = body(plain(), "", attempt(List.of(), List.of("fit"), 1), "none");
    JsonNode alone = body(plain(), "", attempt(List.of("/run"), List.of(), 1), "none");

    assertThat(entry.path("Entrypoint")).hasToString("[\"python\",\"a.py\"]");
    assertThat(entry.path("Cmd")).hasToString("[\"-x\"]");
    assertThat(arguments.has("Entrypoint")).isFalse();
    assertThat(arguments.path("Cmd")).hasToString("[\"fit\"]");
    assertThat(alone.path("Cmd")).hasToString("[]");
  }

  @Test
  void theConfigurationMayLoosenUserAndFilesForAnImage() {
    var loose = new Container("trainer:1", Optional.of("image"), Optional.of(false));
    JsonNode body = body(loose, "", attempt(List.of(), List.of(), 1), "bridge");

    assertThat(body.has("User")).isFalse();
    assertThat(body.path("HostConfig").path("ReadonlyRootfs").asBoolean()).isFalse();
    assertThat(body.path("HostConfig").path("CapDrop")).hasToString("[\"ALL\"]");
  }

  @Test
  void severalHostsHaveNamesOnTheirNetwork() {
    JsonNode body = body(plain(), "", attempt(List.of(), List.of(), 2), "hone-job-1");

    assertThat(body.path("NetworkingConfig"))
        .hasToString("{\"EndpointsConfig\":{\"hone-job-1\":{\"Aliases\":[\"algo-1\"]}}}");
  }

  @Test
  void checkpointsAreMountedWhereTheRequestWantsThem() {
    var own = new Checkpoint("s3://c/x", "/opt/ml/ckpt");
    var below = new Checkpoint("s3://c/x", "/opt/ml/model/ckpt");

    assertThat(targets(own)).contains("/opt/ml/ckpt").doesNotContain("/opt/ml/code");
    assertThat(targets(below)).contains("/opt/ml/model").doesNotContain("/opt/ml/model/ckpt");
  }

  private List<String> targets(Checkpoint checkpoint) {
    Attempt attempt = attempt(List.of(), List.of(), 1, checkpoint);
    var targets = new ArrayList<String>();
    body(plain(), "", attempt, "none")
        .path("HostConfig")
        .path("Mounts")
        .forEach(each -> targets.add(each.path("Target").asString("")));
    return targets;
  }
}
