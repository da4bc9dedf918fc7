package hone.server.operations.search;

import hone.api.sagemaker.SearchPaths;
import hone.engine.Scope;
import hone.engine.job.Identity;
import hone.engine.job.JobStatus;
import hone.engine.job.TrainingJob;
import hone.engine.job.TuningJob;
import hone.engine.store.Glances.Glance;
import hone.engine.store.JobQuery;
import hone.engine.store.Page;
import hone.engine.store.Snapshot;
import hone.server.operations.search.records.Found;
import hone.server.operations.search.records.Nodes;
import hone.server.operations.support.Services;
import hone.server.operations.training.TrainingView;
import hone.server.operations.tuning.TuningView;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Training jobs and tuning jobs as records of searches.
final class JobSources {
  private JobSources() {}

  private static Optional<Source.Order> orderOf(String property, String name) {
    if (property.equals(name)) {
      return Optional.of(Source.Order.NAME);
    }
    return switch (property) {
      case "CreationTime" -> Optional.of(Source.Order.CREATION_TIME);
      case "LastModifiedTime" -> Optional.of(Source.Order.MODIFIED_TIME);
      default -> Optional.empty();
    };
  }

  /// @param tuningId as the query's
  private static JobQuery query(
      Source.Slice slice,
      @Nullable String namePart,
      @Nullable JobStatus status,
      @Nullable Long tuningId) {
    Conjuncts conjuncts = slice.conjuncts();
    var filter =
        new JobQuery.Filter(
            namePart,
            status,
            conjuncts.after("CreationTime"),
            conjuncts.before("CreationTime"),
            conjuncts.after("LastModifiedTime"),
            conjuncts.before("LastModifiedTime"));
    return new JobQuery(
        sort(slice.order()), slice.ascending(), filter, tuningId, slice.size(), slice.after());
  }

  /// A job's place in an order.
  private static String key(Source.Order order, Identity identity, Instant modifiedAt) {
    return switch (order) {
      case NAME -> identity.name().toLowerCase(Locale.ROOT);
      case CREATION_TIME -> "" + identity.createdAt().toEpochMilli();
      case MODIFIED_TIME -> "" + modifiedAt.toEpochMilli();
    };
  }

  private static JobQuery.Sort sort(Source.Order order) {
    return switch (order) {
      case NAME -> JobQuery.Sort.NAME;
      case CREATION_TIME -> JobQuery.Sort.CREATION_TIME;
      case MODIFIED_TIME -> JobQuery.Sort.MODIFIED_TIME;
    };
  }

  private static @Nullable JobStatus status(Optional<String> awsName) {
    return awsName
        .flatMap(
            name ->
                Arrays.stream(JobStatus.values())
                    .filter(each -> each.awsName().equals(name))
                    .findFirst())
        .orElse(null);
  }

  /// Training jobs.
  record Trainings() implements Source {
    private static final Schema SCHEMA = Schema.of(SearchPaths.TRAINING_JOB);
    private static final String NAME = "TrainingJobName";

    @Override
    public String record() {
      return "TrainingJob";
    }

    @Override
    public Schema schema() {
      return SCHEMA;
    }

    @Override
    public Optional<Order> order(String property) {
      return orderOf(property, NAME);
    }

    @Override
    public Page<Found> page(Snapshot store, Scope scope, Slice slice) {
      Conjuncts conjuncts = slice.conjuncts();
      String part = conjuncts.part(NAME);
      // A tuning job's training jobs have its name as their prefix.
      String tuning =
          conjuncts
              .equal("TuningJobArn")
              .map(arn -> arn.substring(arn.lastIndexOf('/') + 1) + "-")
              .orElse(null);
      @Nullable Long none =
          conjuncts.isAbsent("TuningJobArn") ? (Long) JobQuery.NO_TUNING_JOB : null;
      JobQuery query =
          query(
              slice,
              part == null ? tuning : part,
              status(conjuncts.equal("TrainingJobStatus")),
              none);
      Page<Glance> page = store.glances().list(scope, query);
      var batch = new JobBatch(store, page.items());
      return new Page<>(
          page.items().stream().map(job -> found(batch, job, slice.order())).toList(), page.next());
    }

    private static Found found(JobBatch batch, Glance job, Order order) {
      Identity identity = job.identity();
      return new Found(
          job.id(),
          key(order, identity, job.modifiedAt()),
          name -> quick(batch, job, name),
          () -> tree(batch.store(), batch.store().trainingJob(job.id()).orElseThrow()));
    }

    private static @Nullable JsonNode quick(JobBatch batch, Glance job, String name) {
      String tuning = job.tuningArn();
      return switch (name) {
        case NAME -> Nodes.text(job.identity().name());
        case "TrainingJobArn" -> Nodes.text(job.identity().arn());
        case "TuningJobArn" -> tuning == null ? Nodes.none() : Nodes.text(tuning);
        case "TrainingJobStatus" -> Nodes.text(job.status().awsName());
        case "CreationTime" -> Nodes.time(job.identity().createdAt());
        case "LastModifiedTime" -> Nodes.time(job.modifiedAt());
        case "HyperParameters" -> Nodes.parsed(job.hyperparameters());
        case "FinalMetricDataList" -> batch.finalMetrics(job);
        case "Tags" -> Nodes.tags(batch.store().tags(job.identity().arn()));
        default -> batch.asked(job, name);
      };
    }

    static ObjectNode tree(Snapshot store, TrainingJob job) {
      ObjectNode tree = Nodes.tree(TrainingView.describe(store, job));
      Nodes.addTags(tree, store.tags(job.identity().arn()));
      return tree;
    }
  }

  /// Tuning jobs.
  record Tunings(Services services) implements Source {
    private static final Schema SCHEMA = Schema.of(SearchPaths.HYPER_PARAMETER_TUNING_JOB);
    private static final String NAME = "HyperParameterTuningJobName";

    @Override
    public String record() {
      return "HyperParameterTuningJob";
    }

    @Override
    public Schema schema() {
      return SCHEMA;
    }

    @Override
    public Optional<Order> order(String property) {
      return orderOf(property, NAME);
    }

    @Override
    public Page<Found> page(Snapshot store, Scope scope, Slice slice) {
      Conjuncts conjuncts = slice.conjuncts();
      JobQuery query =
          query(
              slice,
              conjuncts.part(NAME),
              status(conjuncts.equal("HyperParameterTuningJobStatus")),
              null);
      Page<TuningJob> page = store.tuningJobs(scope, query);
      return new Page<>(
          page.items().stream().map(job -> found(store, job, slice.order())).toList(), page.next());
    }

    private Found found(Snapshot store, TuningJob job, Order order) {
      return new Found(
          job.id(),
          key(order, job.identity(), job.state().modifiedAt()),
          name -> quick(store, job, name),
          () -> tree(store, job));
    }

    private static @Nullable JsonNode quick(Snapshot store, TuningJob job, String name) {
      return switch (name) {
        case NAME -> Nodes.text(job.identity().name());
        case "HyperParameterTuningJobArn" -> Nodes.text(job.identity().arn());
        case "HyperParameterTuningJobStatus" -> Nodes.text(job.state().status().awsName());
        case "CreationTime" -> Nodes.time(job.identity().createdAt());
        case "LastModifiedTime" -> Nodes.time(job.state().modifiedAt());
        case "Tags" -> Nodes.tags(store.tags(job.identity().arn()));
        default -> null;
      };
    }

    /// AWS's records of tuning jobs lack Autotune.
    private ObjectNode tree(Snapshot store, TuningJob job) {
      ObjectNode tree = Nodes.tree(TuningView.describe(store, job, services.engine().now()));
      tree.remove("Autotune");
      Nodes.addTags(tree, store.tags(job.identity().arn()));
      return tree;
    }
  }
}
