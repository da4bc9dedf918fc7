package hone.server.operations.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// In which order a tuning job's training jobs are listed.
final class ListTrainingJobsOfTuningJobTest extends OperationsHarness {
  private static final int JOBS = 5;
  private static final List<String> OLDEST_FIRST = List.of("001", "002", "003", "004", "005");

  @BeforeEach
  void trainOneAfterAnother() throws InterruptedException {
    ObjectNode request = Calls.tuning("job");
    ObjectNode limits =
        (ObjectNode) request.path("HyperParameterTuningJobConfig").path("ResourceLimits");
    limits.put("MaxNumberOfTrainingJobs", JOBS).put("MaxParallelTrainingJobs", 1);
    calls.backend.finish();
    calls.backend.report("job", "ObjectiveMetric", 0.5);
    calls.call("CreateHyperParameterTuningJob", request);
    calls.awaitEnd("job");
  }

  /// The ordinals in the names, over pages of two.
  private List<String> listed(ObjectNode request) {
    request.put("HyperParameterTuningJobName", "job").put("MaxResults", 2);
    var ordinals = new ArrayList<String>();
    do {
      JsonNode page = calls.call("ListTrainingJobsForHyperParameterTuningJob", request);
      for (JsonNode each : page.path("TrainingJobSummaries")) {
        ordinals.add(each.path("TrainingJobName").asString().split("-", 3)[1]);
      }
      request.put("NextToken", page.path("NextToken").asString(""));
    } while (!request.path("NextToken").asString().isEmpty());
    return ordinals;
  }

  private static ObjectNode request() {
    return Calls.MAPPER.createObjectNode();
  }

  @Test
  void theNewestIsFirstWhereTheRequestDoesNotSort() {
    assertThat(listed(request())).isEqualTo(OLDEST_FIRST.reversed());
  }

  @Test
  void anOrderAloneIsOfNamesAndASortAloneAscends() {
    assertThat(listed(request().put("SortOrder", "Ascending"))).isEqualTo(OLDEST_FIRST);
    assertThat(listed(request().put("SortOrder", "Descending"))).isEqualTo(OLDEST_FIRST.reversed());
    assertThat(listed(request().put("SortBy", "CreationTime"))).isEqualTo(OLDEST_FIRST);
    assertThat(listed(request().put("SortBy", "Name"))).isEqualTo(OLDEST_FIRST);
  }
}
