package hone.runtime.contract;

import hone.engine.backend.TrainingOrder;
import hone.engine.file.Durability;
import hone.engine.file.WholeFile;
import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.contract.Hosts.Host;
import java.io.IOException;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Makes the files that SageMaker's container contract puts below `input/config`.
///
/// Source: AWS's developer guide, "How Amazon SageMaker AI provides training information".
public final class ContractFiles {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ContractFiles() {}

  /// Write the files for one host.
  ///
  /// @param networkInterface by which the hosts reach each other
  public static void write(
      TrainingOrder order, Host host, HostFolder folder, String networkInterface)
      throws IOException {
    Path config = folder.config();
    write(config.resolve("hyperparameters.json"), hyperparameters(order));
    write(config.resolve("inputdataconfig.json"), inputData(order, host));
    write(config.resolve("resourceconfig.json"), resources(order, host, networkInterface));
  }

  private static void write(Path file, ObjectNode content) throws IOException {
    WholeFile.write(file, MAPPER.writeValueAsBytes(content), Durability.PROCESS);
  }

  public static ObjectNode hyperparameters(TrainingOrder order) {
    ObjectNode all = MAPPER.createObjectNode();
    order.hyperparameters().forEach(all::put);
    return all;
  }

  /// The channels that a host gets.
  public static ObjectNode inputData(TrainingOrder order, Host host) {
    ObjectNode all = MAPPER.createObjectNode();
    for (Channel channel : order.spec().channels()) {
      if (!channel.isFor(host.group())) {
        continue;
      }
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

  public static ObjectNode resources(TrainingOrder order, Host host, String networkInterface) {
    Hosts hosts = Hosts.of(order.spec().resources());
    ObjectNode all = MAPPER.createObjectNode();
    all.put("current_host", host.name());
    all.put("current_instance_type", host.instanceType());
    all.put("current_group_name", host.group());
    ArrayNode names = all.putArray("hosts");
    hosts.names().forEach(names::add);
    ArrayNode groups = all.putArray("instance_groups");
    for (String name : hosts.groups()) {
      ObjectNode group = groups.addObject();
      group.put("instance_group_name", name);
      group.put("instance_type", hosts.in(name).getFirst().instanceType());
      ArrayNode members = group.putArray("hosts");
      hosts.in(name).stream().map(Host::name).sorted().forEach(members::add);
    }
    all.put("network_interface_name", networkInterface);
    return all;
  }
}
