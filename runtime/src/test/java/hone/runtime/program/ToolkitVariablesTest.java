package hone.runtime.program;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.Scope;
import hone.engine.backend.AttemptId;
import hone.engine.backend.TrainingOrder;
import hone.engine.training.TimeLimits;
import hone.engine.training.TrainingSpec;
import hone.engine.training.TrainingSpec.Channel;
import hone.engine.training.TrainingSpec.InstanceGroup;
import hone.runtime.contract.ContractFiles;
import hone.runtime.contract.HostFolder;
import hone.runtime.contract.Hosts;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.script.UserValues;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Compares with what Amazon's own toolkit made of the same files: `toolkit/record.py` beside the
/// cases says how they were recorded.
final class ToolkitVariablesTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static JsonNode read(String name) throws IOException {
    try (InputStream in = ToolkitVariablesTest.class.getResourceAsStream("toolkit/" + name)) {
      return JSON.readTree(in);
    }
  }

  private static SequencedMap<String, String> texts(JsonNode object) {
    var all = new LinkedHashMap<String, String>();
    object.properties().forEach(each -> all.put(each.getKey(), each.getValue().stringValue()));
    return all;
  }

  private static TrainingOrder order(JsonNode recorded) {
    var channels = new ArrayList<Channel>();
    recorded
        .path("inputdataconfig")
        .properties()
        .forEach(
            each -> {
              JsonNode channel = each.getValue();
              JsonNode type = channel.path("ContentType");
              channels.add(
                  new Channel(
                      each.getKey(),
                      "s3://data/x",
                      "S3Prefix",
                      channel.path("S3DistributionType").stringValue(),
                      type.isMissingNode() ? null : type.stringValue(),
                      null,
                      null,
                      channel.path("TrainingInputMode").stringValue(),
                      null));
            });
    var groups = new ArrayList<InstanceGroup>();
    for (JsonNode group : recorded.path("resourceconfig").path("instance_groups")) {
      groups.add(
          new InstanceGroup(
              group.path("instance_group_name").stringValue(),
              group.path("instance_type").stringValue(),
              group.path("hosts").size()));
    }
    var spec =
        new TrainingSpec(
            new TrainingSpec.Algorithm("image", "File", List.of(), List.of(), List.of()),
            channels,
            new TrainingSpec.Output("s3://out/models", true),
            new TrainingSpec.Resources(groups, 1),
            new TimeLimits(Duration.ofHours(1), null, null),
            texts(recorded.path("environment")),
            null,
            new TrainingSpec.Options(false, false),
            0);
    return new TrainingOrder(
        new AttemptId("job-1"),
        new Scope("123456789012", "us-west-2"),
        "job",
        "arn",
        spec,
        texts(recorded.path("hyperparameters")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"script.json", "program.json", "groups.json"})
  void variablesAndArgumentsAreThoseOfAmazonsToolkit(String name) throws IOException {
    JsonNode recorded = read(name);
    TrainingOrder order = order(recorded);
    String current = recorded.path("resourceconfig").path("current_host").stringValue();
    Host host =
        Hosts.of(order.spec().resources()).all().stream()
            .filter(each -> each.name().equals(current))
            .findFirst()
            .orElseThrow();
    // The toolkit read the very files that are made of this order.
    assertThat((JsonNode) ContractFiles.hyperparameters(order))
        .isEqualTo(recorded.path("hyperparameters"));
    assertThat((JsonNode) ContractFiles.inputData(order, host))
        .isEqualTo(recorded.path("inputdataconfig"));
    assertThat((JsonNode) ContractFiles.resources(order, host, "lo"))
        .isEqualTo(recorded.path("resourceconfig"));
    var seat = new Seat(order, host, new HostFolder(Path.of("/opt")));

    var allotment = new Allotment(2, 0, Optional.empty(), "lo", Optional.empty());
    var made = new TreeMap<>(new ToolkitVariables(seat, allotment).all());
    made.remove("SAGEMAKER_BASE_DIR");
    assertThat(made).containsExactlyEntriesOf(new TreeMap<>(texts(recorded.path("variables"))));
    assertThat(UserValues.of(order.hyperparameters()).arguments())
        .isEqualTo(recorded.path("arguments").valueStream().map(JsonNode::stringValue).toList());
  }
}
