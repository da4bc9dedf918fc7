package hone.server.operations.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.server.operations.Calls;
import hone.server.operations.ListedLog;
import hone.server.operations.OperationsHarness;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Training jobs' logs in CloudWatch Logs: streams and events, paged without loss or repetition.
final class LogsTest extends OperationsHarness {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static ObjectNode request() {
    return Calls.MAPPER.createObjectNode().put("logGroupName", "/aws/sagemaker/TrainingJobs");
  }

  /// Start a training job, and wait until its streams are there.
  private List<String> launch(String name, int hosts) throws InterruptedException {
    ObjectNode training = Calls.training(name);
    ((ObjectNode) training.path("ResourceConfig")).put("InstanceCount", hosts);
    calls.call("CreateTrainingJob", training);
    ObjectNode own = request().put("logStreamNamePrefix", name + "/");
    for (int i = 0; i < 2_400; i++) {
      List<String> names = all("DescribeLogStreams", own, "logStreams", "logStreamName");
      if (!names.isEmpty()) {
        return names;
      }
      Thread.sleep(25);
    }
    throw new AssertionError("no stream within 60 s");
  }

  /// The log of a training job's only host.
  private ListedLog launched() throws InterruptedException {
    ListedLog log = calls.backend.log("job", 1);
    launch("job", 1);
    return log;
  }

  /// One field of all items of all pages.
  private List<String> all(String operation, ObjectNode request, String list, String field) {
    var found = new ArrayList<String>();
    ObjectNode page = request.deepCopy();
    while (true) {
      JsonNode answer = calls.call(operation, page);
      answer.path(list).forEach(each -> found.add(each.path(field).asString()));
      if (!answer.has("nextToken")) {
        return found;
      }
      page.put("nextToken", answer.path("nextToken").asString());
    }
  }

  @Test
  void allStreamsAreFoundInPages() throws InterruptedException {
    List<String> wanted = new ArrayList<>(launch("many-a", 20));
    wanted.addAll(launch("Many-b", 20));

    assertThat(wanted).hasSize(40).doesNotHaveDuplicates();
    assertThat(all("DescribeLogStreams", request(), "logStreams", "logStreamName"))
        .containsExactlyElementsOf(wanted);
    ObjectNode sevens = request().put("limit", 7);
    assertThat(all("DescribeLogStreams", sevens, "logStreams", "logStreamName"))
        .containsExactlyElementsOf(wanted);
    assertThat(
            all(
                "DescribeLogStreams",
                sevens.deepCopy().put("descending", true),
                "logStreams",
                "logStreamName"))
        .containsExactlyInAnyOrderElementsOf(wanted)
        .first()
        .asString()
        .startsWith("Many-b/");
    assertThat(
            all(
                "DescribeLogStreams",
                sevens.deepCopy().put("orderBy", "LastEventTime"),
                "logStreams",
                "logStreamName"))
        .containsExactlyInAnyOrderElementsOf(wanted);
    ObjectNode prefix = sevens.deepCopy().put("logStreamNamePrefix", "many");
    assertThat(all("DescribeLogStreams", prefix, "logStreams", "logStreamName"))
        .containsExactlyElementsOf(wanted.subList(0, 20));
    assertThat(
            all(
                "DescribeLogStreams",
                prefix.put("descending", true),
                "logStreams",
                "logStreamName"))
        .containsExactlyElementsOf(wanted.subList(0, 20));
  }

  @Test
  void aStreamTellsItsFirstAndLastEvent() throws InterruptedException {
    ListedLog log = launched();
    ObjectNode own = request().put("logStreamNamePrefix", "job");
    JsonNode empty = calls.call("DescribeLogStreams", own).at("/logStreams/0");
    log.add(START.plusSeconds(1), "one");
    log.add(START.plusSeconds(3), "two");
    JsonNode stream = calls.call("DescribeLogStreams", own).at("/logStreams/0");

    assertThat(empty.has("lastEventTimestamp")).isFalse();
    assertThat(stream.path("firstEventTimestamp").asLong())
        .isEqualTo(START.plusSeconds(1).toEpochMilli());
    assertThat(stream.path("lastEventTimestamp").asLong())
        .isEqualTo(START.plusSeconds(3).toEpochMilli());
    assertThatThrownBy(() -> calls.call("DescribeLogStreams", own.put("orderBy", "LastEventTime")))
        .hasMessageContaining("InvalidParameterException")
        .hasMessageContaining("Cannot order by LastEventTime with a logStreamNamePrefix.");
  }

  @Test
  void aLogIsReadBackwardsToItsHead() throws InterruptedException {
    String stream = launch("job", 1).getFirst();
    ListedLog log = calls.backend.log("job", 1);
    for (int i = 0; i < 25; i++) {
      log.add(START.plusSeconds(i), "line " + i);
    }
    ObjectNode page = request().put("logStreamName", stream).put("limit", 10);
    var seen = new ArrayList<String>();
    JsonNode answer = calls.call("GetLogEvents", page);
    String token = "";
    while (!answer.path("nextBackwardToken").asString().equals(token)) {
      List<String> part = messages(answer);
      seen.addAll(0, part);
      token = answer.path("nextBackwardToken").asString();
      answer = calls.call("GetLogEvents", page.put("nextToken", token));
    }

    assertThat(seen).hasSize(25).startsWith("line 0").endsWith("line 24");
    page.put("nextToken", answer.path("nextForwardToken").asString());
    assertThat(messages(calls.call("GetLogEvents", page))).startsWith("line 0").hasSize(10);
  }

  @Test
  void aLogIsReadBetweenTwoTimes() throws InterruptedException {
    String stream = launch("job", 1).getFirst();
    ListedLog log = calls.backend.log("job", 1);
    for (int i = 0; i < 25; i++) {
      log.add(START.plusSeconds(i), "line " + i);
    }
    ObjectNode between = request().put("logStreamName", stream);
    between.put("startTime", START.plusSeconds(5).toEpochMilli());
    between.put("endTime", START.plusSeconds(8).toEpochMilli());

    assertThat(messages(calls.call("GetLogEvents", between)))
        .containsExactly("line 5", "line 6", "line 7");
    assertThat(messages(calls.call("GetLogEvents", between.put("startFromHead", true))))
        .containsExactly("line 5", "line 6", "line 7");
    ObjectNode filtered = request();
    filtered.set("startTime", between.path("startTime"));
    filtered.set("endTime", between.path("endTime"));
    assertThat(messages(calls.call("FilterLogEvents", filtered)))
        .as("here the end belongs to it")
        .containsExactly("line 5", "line 6", "line 7", "line 8");
  }

  private static List<String> messages(JsonNode answer) {
    var texts = new ArrayList<String>();
    answer.path("events").forEach(each -> texts.add(each.path("message").asString()));
    return texts;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 7, 10_000})
  void eventsOfSeveralStreamsComeOnceAndInTheOrderOfTheirTimes(int limit)
      throws InterruptedException {
    List<ListedLog> logs =
        List.of(1, 2, 3).stream().map(host -> calls.backend.log("job", host)).toList();
    launch("job", 3);
    for (int i = 0; i < 60; i++) {
      // Several at one time, in one stream and in different ones.
      logs.get(i % 7 % 3).add(START.plusMillis(i / 4), "line " + i);
    }
    ObjectNode request = request().put("limit", limit);
    List<String> times = all("FilterLogEvents", request, "events", "timestamp");

    assertThat(times).isSorted().hasSize(60);
    assertThat(all("FilterLogEvents", request, "events", "message")).doesNotHaveDuplicates();
    assertThat(calls.call("FilterLogEvents", request).path("events")).hasSize(Math.min(60, limit));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 7, 10_000})
  void eventsFromTheTailAreThoseFromTheHeadInTheOppositeOrder(int limit)
      throws InterruptedException {
    List<ListedLog> logs =
        List.of(1, 2, 3).stream().map(host -> calls.backend.log("job", host)).toList();
    launch("job", 3);
    for (int i = 0; i < 200; i++) {
      logs.get(i % 7 % 3).add(START.plusMillis(i / 4), "line " + i);
    }
    ObjectNode request = request().put("limit", limit);
    List<String> fromHead = all("FilterLogEvents", request, "events", "message");
    request.put("startFromHead", false).put("startTime", START.toEpochMilli());

    assertThat(all("FilterLogEvents", request, "events", "message"))
        .hasSize(200)
        .isEqualTo(fromHead.reversed());
    request.put("startTime", START.plusMillis(10).toEpochMilli());
    request.put("endTime", START.plusMillis(29).toEpochMilli());
    assertThat(all("FilterLogEvents", request, "events", "message"))
        .isEqualTo(fromHead.subList(40, 120).reversed());
  }

  @Test
  void aPageGoesOnInTheDirectionOfItsToken() throws InterruptedException {
    ListedLog log = launched();
    for (int i = 0; i < 5; i++) {
      log.add(START.plusMillis(i), "line " + i);
    }
    ObjectNode request = request().put("limit", 2);
    JsonNode tail = calls.call("FilterLogEvents", request.put("startFromHead", false));
    assertThat(messages(tail)).containsExactly("line 4", "line 3");
    log.add(START.plusMillis(5), "later");

    request.put("startFromHead", true).set("nextToken", tail.path("nextToken"));
    assertThat(messages(calls.call("FilterLogEvents", request)))
        .containsExactly("line 2", "line 1");
    request.remove("nextToken");
    assertThat(messages(calls.call("FilterLogEvents", request)))
        .containsExactly("line 0", "line 1");
  }

  /// As AWS documents it.
  @Test
  void fromTheTailNoStartTimeIsBefore2024() throws InterruptedException {
    launched().add(START, "line");
    long first = Instant.parse("2024-01-01T00:00:00Z").toEpochMilli();
    ObjectNode request = request().put("startFromHead", false);

    assertThat(messages(calls.call("FilterLogEvents", request.put("startTime", first))))
        .containsExactly("line");
    assertThatThrownBy(() -> calls.call("FilterLogEvents", request.put("startTime", first - 1)))
        .hasMessageContaining("InvalidParameterException: startFromHead: found false");
    request.put("startFromHead", true);
    assertThat(messages(calls.call("FilterLogEvents", request))).containsExactly("line");
  }

  @Test
  void eventsOfAnyNumberOfStreamsAreFound() throws InterruptedException {
    for (int i = 0; i < 6; i++) {
      launch("job-" + i, 20);
      calls.call(
          "StopTrainingJob", Calls.MAPPER.createObjectNode().put("TrainingJobName", "job-" + i));
    }
    // Each has printed two lines.
    for (int limit : new int[] {150, 10_000}) {
      assertThat(all("FilterLogEvents", request().put("limit", limit), "events", "eventId"))
          .hasSize(240)
          .doesNotHaveDuplicates();
    }
    ObjectNode tail = request().put("limit", 150).put("startFromHead", false);
    List<String> found = all("FilterLogEvents", tail, "events", "eventId");
    assertThat(found).hasSize(240).doesNotHaveDuplicates();
    assertThat(all("FilterLogEvents", tail, "events", "logStreamName").subList(0, 200))
        .as("the newest training jobs first")
        .noneMatch(stream -> stream.startsWith("job-0/"));
    tail.put("logStreamNamePrefix", "job-");
    assertThat(all("FilterLogEvents", tail, "events", "eventId"))
        .containsExactlyInAnyOrderElementsOf(found);
    ObjectNode prefix = request().put("logStreamNamePrefix", "job-3/algo-1");
    assertThat(all("FilterLogEvents", prefix, "events", "eventId")).hasSize(2 * 11);
  }

  private void launchAndStop(String name) throws InterruptedException {
    launch(name, 20);
    calls.call("StopTrainingJob", Calls.MAPPER.createObjectNode().put("TrainingJobName", name));
  }

  @Test
  void noEventComesAgainFromTheTailWhereTrainingJobsBeginMeanwhile() throws InterruptedException {
    launchAndStop("job");
    ObjectNode tail = request().put("limit", 10).put("startFromHead", false);
    JsonNode first = calls.call("FilterLogEvents", tail);
    for (int i = 0; i < 5; i++) {
      launchAndStop("later-" + i);
    }
    tail.set("nextToken", first.path("nextToken"));
    var ids = new ArrayList<>(all("FilterLogEvents", tail, "events", "eventId"));
    first.path("events").forEach(each -> ids.add(each.path("eventId").asString()));

    assertThat(ids).hasSize(40).doesNotHaveDuplicates();
  }

  /// Method: the last of the streams that are read together has told events when so many begin
  /// before it that they are read in two parts.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noEventComesAgainWhereMoreStreamsBeginMeanwhileThanAreReadTogether(boolean fromHead)
      throws InterruptedException {
    ListedLog last = calls.backend.log(fromHead ? "job-z" : "job-a", 1);
    for (int i = 0; i < 20; i++) {
      last.add(fromHead ? START.minusSeconds(1) : START.plusSeconds(1), "line " + i);
    }
    launchAndStop("job-z");
    launchAndStop("job-a");
    ObjectNode request = request().put("limit", 10).put("startFromHead", fromHead);
    request.put("logStreamNamePrefix", "job");
    JsonNode first = calls.call("FilterLogEvents", request);
    assertThat(messages(first)).allMatch(each -> each.startsWith("line"));
    for (int i = 0; i < 10; i++) {
      launchAndStop("job-m" + i);
    }
    request.set("nextToken", first.path("nextToken"));
    var ids = new ArrayList<>(all("FilterLogEvents", request, "events", "eventId"));
    first.path("events").forEach(each -> ids.add(each.path("eventId").asString()));

    // Two lines of each of the others.
    assertThat(ids).hasSize(20 + 2 * (12 * 20 - 1)).doesNotHaveDuplicates();
  }

  @Test
  void aTokenFarAheadReadsNoMoreThanTwoHundredStreamsAtOnce() throws InterruptedException {
    for (int i = 0; i < 11; i++) {
      launchAndStop("job-" + i);
    }
    String text = "b  0/0/0 " + START.plusSeconds(9).toEpochMilli() + "|0|job";
    byte[] token = text.getBytes(StandardCharsets.UTF_8);
    ObjectNode page = request().put("nextToken", Base64.getUrlEncoder().encodeToString(token));

    assertThat(calls.call("FilterLogEvents", page).path("events")).hasSize(400);
    assertThat(all("FilterLogEvents", page, "events", "eventId"))
        .hasSize(440)
        .doesNotHaveDuplicates();
  }

  @Test
  void anEventKeepsItsIdWhileItsLogGrows() throws InterruptedException {
    ListedLog log = launched();
    log.add(START, "one");
    log.add(START, "two");
    List<String> before = all("FilterLogEvents", request(), "events", "eventId");
    log.add(START, "three");
    List<String> after = all("FilterLogEvents", request(), "events", "eventId");

    assertThat(after).hasSize(3).doesNotHaveDuplicates().startsWith(before.toArray(String[]::new));
  }

  @Test
  void aSearchThatFindsNothingStopsAndGoesOn() throws InterruptedException {
    ListedLog log = launched();
    for (int i = 0; i < 25_000; i++) {
      log.add(START, "x");
    }
    log.add(START, "needle");
    ObjectNode search = request().put("filterPattern", "needle");
    JsonNode first = calls.call("FilterLogEvents", search);

    assertThat(first.path("events")).isEmpty();
    assertThat(first.path("nextToken").asString()).isNotEmpty();
    assertThat(all("FilterLogEvents", search, "events", "message")).containsExactly("needle");
  }

  @Test
  void aTokenThatIsNoneIsRefused() throws InterruptedException {
    String stream = launch("job", 1).getFirst();
    var tokens = new ArrayList<>(List.of("x", "%", "f/x", "f/-1", "b/1e3"));
    for (String text :
        List.of("  ", "a/b/c  ", "a/1/-1  ", "  1|x|y", "  x|1|y", "a/1/99999999999  ")) {
      tokens.add(Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    }
    for (String token : tokens) {
      ObjectNode page = request().put("nextToken", token);
      for (ObjectNode each :
          List.of(
              page.deepCopy().put("logStreamName", stream),
              page.deepCopy().put("orderBy", "LastEventTime"))) {
        String operation = each.has("logStreamName") ? "GetLogEvents" : "DescribeLogStreams";
        assertThatThrownBy(() -> calls.call(operation, each))
            .as(token)
            .hasMessageContaining("InvalidParameterException")
            .hasMessageContaining("The specified nextToken is invalid.");
      }
    }
  }
}
