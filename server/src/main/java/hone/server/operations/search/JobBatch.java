package hone.server.operations.search;

import hone.api.Wire;
import hone.api.sagemaker.Channel;
import hone.api.sagemaker.CreateTrainingJobRequest;
import hone.engine.job.MetricSummary;
import hone.engine.resource.PutMetric;
import hone.engine.store.Glances.Glance;
import hone.engine.store.Snapshot;
import hone.server.operations.search.records.Nodes;
import hone.server.operations.training.ChannelParts;
import hone.server.operations.training.TrainingParts;
import hone.server.operations.training.TrainingView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Training jobs that a search looks at together: what lies beside them is read for all of them
/// when it is first asked for. Not thread-safe.
final class JobBatch {
  /// The members of a record that are told as they were asked for, but for defaults.
  private static final Set<String> ASKED =
      Set.of(
          "RoleArn",
          "InputDataConfig",
          "OutputDataConfig",
          "ResourceConfig",
          "VpcConfig",
          "CheckpointConfig",
          "Environment",
          "RetryStrategy");

  private final Snapshot store;
  private final List<Glance> jobs;
  private @Nullable Map<Long, List<MetricSummary>> metrics;
  private @Nullable Map<Long, List<PutMetric>> put;
  private @Nullable Map<Long, String> documents;
  private final Map<Long, JsonNode> parsed = new HashMap<>();

  JobBatch(Snapshot store, List<Glance> jobs) {
    this.store = store;
    this.jobs = jobs;
  }

  Snapshot store() {
    return store;
  }

  JsonNode finalMetrics(Glance job) {
    Map<Long, List<MetricSummary>> all = metrics;
    Map<Long, List<PutMetric>> last = put;
    if (all == null || last == null) {
      List<Long> ids = jobs.stream().map(Glance::id).toList();
      all = store.glances().metrics(ids);
      last = store.glances().lastPut(ids);
      metrics = all;
      put = last;
    }
    return Nodes.metrics(
        TrainingView.finalMetrics(
            all.getOrDefault(job.id(), List.of()), last.getOrDefault(job.id(), List.of())));
  }

  /// A member that is as it was asked for; `null` for any other.
  @Nullable JsonNode asked(Glance job, String name) {
    return ASKED.contains(name)
        ? parsed.computeIfAbsent(job.blueprintId(), this::document).path(name)
        : null;
  }

  private JsonNode document(long blueprintId) {
    Map<Long, String> all = documents;
    if (all == null) {
      all =
          store
              .glances()
              .documents(jobs.stream().map(Glance::blueprintId).collect(Collectors.toSet()));
      documents = all;
    }
    return completed(all.getOrDefault(blueprintId, "{}"));
  }

  /// With the defaults that the whole record tells. A tuning job's definition has these members of
  /// the request, too.
  private static JsonNode completed(String document) {
    var told = (ObjectNode) Nodes.parsed(document);
    CreateTrainingJobRequest asked = Wire.fromJson(CreateTrainingJobRequest::read, document);
    List<Channel> channels = ChannelParts.completed(asked.inputDataConfig());
    if (channels != null) {
      told.set("InputDataConfig", Nodes.list(channels));
    }
    if (asked.outputDataConfig() != null) {
      told.set("OutputDataConfig", Nodes.tree(TrainingParts.completed(asked.outputDataConfig())));
    }
    if (asked.resourceConfig() != null) {
      told.set("ResourceConfig", Nodes.tree(TrainingParts.completed(asked.resourceConfig())));
    }
    return told;
  }
}
