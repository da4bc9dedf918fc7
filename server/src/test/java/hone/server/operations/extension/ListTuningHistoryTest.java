package hone.server.operations.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a watcher sees of a search.
final class ListTuningHistoryTest extends OperationsHarness {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static ObjectNode named(String name) {
    return MAPPER.createObjectNode().put("HyperParameterTuningJobName", name);
  }

  private JsonNode history(ObjectNode request) {
    return calls.call("ListTuningHistory", request).path("TrainingJobs");
  }

  private static List<Integer> numbers(JsonNode history) {
    return history.valueStream().map(each -> each.path("Number").asInt()).toList();
  }

  /// Two training jobs that end by themselves.
  private JsonNode ended(String name) throws InterruptedException {
    calls.backend.finish();
    calls.backend.report(name, "ObjectiveMetric", 0.5);
    ObjectNode request = Calls.tuning(name);
    ((ObjectNode) request.at("/HyperParameterTuningJobConfig/ResourceLimits"))
        .put("MaxNumberOfTrainingJobs", 2);
    calls.call("CreateHyperParameterTuningJob", request);
    calls.awaitEnd(name);
    return history(named(name));
  }

  @Test
  void tellsWhatWasTriedWhyAndWhatCameOfItInTheOrderOfCreation() throws InterruptedException {
    JsonNode all = ended("job");

    assertThat(numbers(all)).containsExactly(1, 2);
    JsonNode first = all.path(0);
    assertThat(first.path("TrainingJobName").asString()).startsWith("job-001-");
    assertThat(first.path("TrainingJobStatus").asString()).isEqualTo("Completed");
    assertThat(first.path("SecondaryStatus").asString()).isEqualTo("Completed");
    assertThat(first.path("TunedHyperParameters").propertyNames()).containsExactly("lr");
    assertThat(first.path("TunedHyperParameters").path("lr").asString()).isNotEmpty();
    assertThat(first.path("ObjectiveValue").asDouble()).isEqualTo(0.5);
    assertThat(first.path("ObjectiveReports").asInt()).isEqualTo(1);
    assertThat(first.path("ProposedBecause").path("Kind").asString()).isEqualTo("Drawn");
    assertThat(first.path("CreationTime").asDouble())
        .isLessThanOrEqualTo(first.path("TrainingEndTime").asDouble())
        .isLessThanOrEqualTo(first.path("LastModifiedTime").asDouble());
    assertThat(first.has("DefinitionName")).isFalse();
    assertThat(first.has("StoppedBecause")).as("it was not stopped early").isFalse();
  }

  @Test
  void tellsHowWideABoxAroundTheBestWasLookedAt() throws InterruptedException {
    calls.backend.finish();
    for (int i = 1; i <= 12; i++) {
      calls.backend.report("job-%03d".formatted(i), "ObjectiveMetric", 0.5 + 0.1 * (i % 5));
    }
    ObjectNode request = Calls.tuning("job");
    ObjectNode config = (ObjectNode) request.path("HyperParameterTuningJobConfig");
    config.put("Strategy", "Bayesian").put("RandomSeed", 5);
    config
        .withObject("ResourceLimits")
        .put("MaxNumberOfTrainingJobs", 12)
        .put("MaxParallelTrainingJobs", 1);
    calls.call("CreateHyperParameterTuningJob", request);
    calls.awaitEnd("job");

    List<JsonNode> modelled =
        history(named("job"))
            .valueStream()
            .map(each -> each.path("ProposedBecause"))
            .filter(each -> each.path("Kind").asString().equals("Modelled"))
            .toList();
    assertThat(modelled).extracting(each -> each.path("Arm").asString()).contains("local");
    for (JsonNode why : modelled) {
      assertThat(why.has("BoxWidth")).isEqualTo(why.path("Arm").asString().equals("local"));
      assertThat(why.path("BoxWidth").asDouble(1)).isBetween(0.001, 1.0);
    }
  }

  @Test
  void comesInPages() throws InterruptedException {
    ended("job");

    JsonNode one = calls.call("ListTuningHistory", named("job").put("MaxResults", 1));
    String token = one.path("NextToken").asString();
    JsonNode two =
        calls.call("ListTuningHistory", named("job").put("MaxResults", 1).put("NextToken", token));

    assertThat(numbers(one.path("TrainingJobs"))).containsExactly(1);
    assertThat(numbers(two.path("TrainingJobs"))).containsExactly(2);
    assertThat(two.has("NextToken")).isFalse();
  }

  @Test
  void tellsOnlyWhatChangedSinceATime() throws InterruptedException {
    JsonNode all = ended("job");
    List<Double> times =
        all.valueStream()
            .map(each -> each.path("LastModifiedTime").asDouble())
            .sorted()
            .collect(Collectors.toList());
    double last = times.getLast();

    assertThat(history(named("job").put("ModifiedTimeAfter", last + 1))).isEmpty();
    JsonNode newest = history(named("job").put("ModifiedTimeAfter", last - 0.001));
    assertThat(newest).isNotEmpty();
    assertThat(newest.size()).isLessThanOrEqualTo(2);
    assertThat(numbers(history(named("job").put("ModifiedTimeAfter", times.getFirst() - 1))))
        .containsExactly(1, 2);
  }

  @Test
  void refusesWhatItCannotAnswer() throws InterruptedException {
    ended("job");
    ended("other");
    String token =
        calls
            .call("ListTuningHistory", named("other").put("MaxResults", 1))
            .path("NextToken")
            .asString();

    assertThatThrownBy(() -> history(named("job").put("NextToken", token)))
        .hasMessageContaining("NextToken");
    assertThatThrownBy(() -> history(named("job").put("MaxResults", 1_001)))
        .hasMessageContaining("at 'maxResults' failed to satisfy constraint");
    assertThatThrownBy(() -> history(named("absent"))).hasMessageContaining("ResourceNotFound");
    calls.as("999999999999");
    assertThatThrownBy(() -> history(named("job"))).hasMessageContaining("ResourceNotFound");
  }
}
