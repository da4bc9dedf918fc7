package hone.runtime.process;

import hone.engine.backend.TrainingOrder;
import hone.engine.training.TrainingSpec.Channel;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes the files that SageMaker's container contract puts below `input/config`.
///
/// Source: AWS's developer guide, "How Amazon SageMaker AI provides training information".
final class ContractFiles {
  static final String HOST = "algo-1";

  private static final String GROUP = "homogeneousCluster";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ContractFiles() {}

  static void write(TrainingOrder order, AttemptFolder folder) throws IOException {
    Path config = folder.config();
    write(config.resolve("hyperparameters.json"), hyperparameters(order));
    write(config.resolve("inputdataconfig.json"), inputData(order));
    write(config.resolve("resourceconfig.json"), resources(order));
  }

  private static void write(Path file, ObjectNode content) throws IOException {
    AttemptFolder.write(file, MAPPER.writeValueAsBytes(content), false);
  }

  static ObjectNode hyperparameters(TrainingOrder order) {
    ObjectNode all = MAPPER.createObjectNode();
    order.hyperparameters().forEach(all::put);
    return all;
  }

  static ObjectNode inputData(TrainingOrder order) {
    ObjectNode all = MAPPER.createObjectNode();
    for (Channel channel : order.spec().channels()) {
      ObjectNode one = all.putObject(channel.name());
      if (channel.contentType() != null) {
        one.put("ContentType", channel.contentType());
      }
      String mode = channel.inputMode();
      one.put("TrainingInputMode", mode == null ? order.spec().algorithm().inputMode() : mode);
      one.put("S3DistributionType", channel.distribution());
      String wrapper = channel.recordWrapper();
      one.put("RecordWrapperType", wrapper == null ? "None" : wrapper);
    }
    return all;
  }

  static ObjectNode resources(TrainingOrder order) {
    String instance = order.spec().resources().instanceType();
    ObjectNode all = MAPPER.createObjectNode();
    all.put("current_host", HOST);
    all.put("current_instance_type", instance);
    all.put("current_group_name", GROUP);
    all.putArray("hosts").add(HOST);
    ObjectNode group = all.putArray("instance_groups").addObject();
    group.put("instance_group_name", GROUP).put("instance_type", instance);
    group.putArray("hosts").add(HOST);
    all.put("network_interface_name", "lo");
    return all;
  }
}
