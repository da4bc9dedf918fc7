package hone.server.operations.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.storage.HeavyWork;
import hone.server.operations.Calls;
import hone.server.operations.OperationsHarness;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The lines of training jobs' logs, as CloudWatch Logs' clients ask for them.
final class LogEventsTest extends OperationsHarness {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @BeforeEach
  void start() {
    for (String job : List.of("one", "two")) {
      calls.call("CreateTrainingJob", Calls.training(job));
    }
    for (int i = 0; i < 6; i++) {
      calls.backend.print(i % 2 == 0 ? "one" : "two", START.plusMillis(i), "line " + i);
    }
    for (String job : List.of("one", "two")) {
      await(job);
    }
  }

  /// Wait until a training job has begun: before, it has no stream.
  private void await(String job) {
    for (int i = 0; streams(request().put("logStreamNamePrefix", job + "/")).isEmpty(); i++) {
      assertThat(i).as("seconds / 100 until it has a log").isLessThan(3_000);
      try {
        Thread.sleep(10);
      } catch (InterruptedException stopped) {
        throw new IllegalStateException(stopped);
      }
    }
  }

  private static ObjectNode request() {
    return Calls.MAPPER.createObjectNode().put("logGroupName", "/aws/sagemaker/TrainingJobs");
  }

  private List<String> streams(ObjectNode request) {
    var names = new ArrayList<String>();
    calls
        .call("DescribeLogStreams", request)
        .path("logStreams")
        .forEach(each -> names.add(each.path("logStreamName").asString()));
    return names;
  }

  private static List<String> messages(JsonNode answer) {
    var texts = new ArrayList<String>();
    answer.path("events").forEach(each -> texts.add(each.path("message").asString()));
    return texts;
  }

  private String stream(String job) {
    return streams(request().put("logStreamNamePrefix", job + "/")).getFirst();
  }

  @Test
  void linesOfSeveralStreamsComeInTheOrderOfTheirTimesOverAllPages() {
    var texts = new ArrayList<String>();
    var ids = new ArrayList<String>();
    ObjectNode request = request().put("limit", 2);
    JsonNode page;
    do {
      page = calls.call("FilterLogEvents", request);
      texts.addAll(messages(page));
      page.path("events").forEach(each -> ids.add(each.path("eventId").asString()));
      request.put("nextToken", page.path("nextToken").asString(""));
    } while (page.has("nextToken"));

    assertThat(texts).containsExactly("line 0", "line 1", "line 2", "line 3", "line 4", "line 5");
    var again = new ArrayList<String>();
    calls
        .call("FilterLogEvents", request())
        .path("events")
        .forEach(each -> again.add(each.path("eventId").asString()));
    assertThat(ids).as("a line keeps its id").doesNotHaveDuplicates().isEqualTo(again);
  }

  @Test
  void aPageGoesOnWhereLinesCameMeanwhile() {
    JsonNode first = calls.call("FilterLogEvents", request().put("limit", 5));
    calls.backend.print("one", START.plusMillis(9), "later");

    assertThat(
            messages(
                calls.call(
                    "FilterLogEvents",
                    request().put("nextToken", first.path("nextToken").asString()))))
        .containsExactly("line 5", "later");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "line                      | 0 1 2 3 4 5",
        "line 3                    | 3",
        "\"line 3\"                | 3",
        "\"e  3\"                  | ''",
        "LINE                      | ''",
        "?1 ?4                     | 1 4",
        "-line                     | ''",
        "line -3 -\"ne 4\"         | 0 1 2 5",
        "?4 line -3                | 0 1 2 4 5",
        "%[24]$%                   | 2 4",
        "line -%[0-3]%             | 4 5",
        "{ $.loss < 1 }            | ''",
      })
  void termsAreLookedFor(String pattern, String found) {
    assertThat(messages(calls.call("FilterLogEvents", request().put("filterPattern", pattern))))
        .isEqualTo(
            found.equals("''")
                ? List.of()
                : List.of(found.split(" ")).stream().map(each -> "line " + each).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{ $.epoch = 3 }                              ; true",
        "{ $.epoch != 3 }                             ; false",
        "{ $.epoch >= 3 && $.loss < 0.5 }             ; true",
        "{ ($.epoch = 1) || ($.stage = \"val*\") }    ; true",
        "{ $.epoch = 1 || $.epoch = 3 && $.loss > 1 } ; false",
        "{ $.stage = valid }                          ; true",
        "{ $.stage = vali }                           ; false",
        "{ $.stage != val* }                          ; false",
        "{ $.stage = %^v.l% }                         ; true",
        "{ $.best IS TRUE }                           ; true",
        "{ $.none IS NULL }                           ; true",
        "{ $.missing NOT EXISTS }                     ; true",
        "{ $.epoch NOT EXISTS }                       ; false",
        "{ $.missing = 1 }                            ; false",
        "{ $.hosts[1].name = \"b\" }                  ; true",
        "{ $.hosts[*].name = \"a\" }                  ; true",
        "{ $.hosts[*].name = \"c\" }                  ; false",
        "{ $[\"a b\"] = 1.0 }                         ; true",
      })
  void fieldsOfJsonAreCompared(String pattern, boolean found) {
    calls.backend.print(
        "one",
        START.plusMillis(10),
        "{\"epoch\": 3, \"loss\": 0.25, \"stage\": \"valid\", \"best\": true, \"none\": null,"
            + " \"hosts\": [{\"name\": \"a\"}, {\"name\": \"b\"}], \"a b\": 1}");

    assertThat(messages(calls.call("FilterLogEvents", request().put("filterPattern", pattern))))
        .hasSize(found ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"open",
        "{ $.a }",
        "{ $.a = }",
        "{ $.a = 1",
        "{ $.a > b }",
        "{ $.a = 1 } more",
        "{ ($.a = 1 }",
        "{ a = 1 }",
        "%(%",
        "[a, b]"
      })
  void aWrongPatternIsRefused(String pattern) {
    assertThatThrownBy(() -> calls.call("FilterLogEvents", request().put("filterPattern", pattern)))
        .hasMessageContaining("InvalidParameterException: Invalid filter pattern: found");
  }

  @Test
  void aLogIsReadFromItsHeadAndFromItsTailInBothDirections() {
    ObjectNode request = request().put("logStreamName", stream("one")).put("limit", 2);
    JsonNode tail = calls.call("GetLogEvents", request);
    assertThat(messages(tail)).containsExactly("line 2", "line 4");

    JsonNode before =
        calls.call(
            "GetLogEvents",
            request.deepCopy().put("nextToken", tail.path("nextBackwardToken").asString()));
    assertThat(messages(before)).containsExactly("line 0");
    String first = before.path("nextBackwardToken").asString();
    JsonNode start = calls.call("GetLogEvents", request.deepCopy().put("nextToken", first));
    assertThat(messages(start)).isEmpty();
    assertThat(start.path("nextBackwardToken").asString()).isEqualTo(first);
    assertThat(
            messages(
                calls.call(
                    "GetLogEvents",
                    request
                        .deepCopy()
                        .put("nextToken", start.path("nextForwardToken").asString()))))
        .containsExactly("line 0", "line 2");

    JsonNode head = calls.call("GetLogEvents", request.deepCopy().put("startFromHead", true));
    assertThat(messages(head)).containsExactly("line 0", "line 2");
    String last = tail.path("nextForwardToken").asString();
    JsonNode end = calls.call("GetLogEvents", request.deepCopy().put("nextToken", last));
    assertThat(messages(end)).isEmpty();
    assertThat(end.path("nextForwardToken").asString()).isEqualTo(last);
  }

  @Test
  void aLogsTailWithinTimesIsTheLastOfThem() {
    ObjectNode request = request().put("logStreamName", stream("one")).put("limit", 1);
    long start = START.toEpochMilli();

    assertThat(
            messages(
                calls.call(
                    "GetLogEvents",
                    request.deepCopy().put("startTime", start).put("endTime", start + 4))))
        .containsExactly("line 2");
    assertThatThrownBy(
            () ->
                calls.call(
                    "GetLogEvents",
                    request.deepCopy().put("startTime", start).put("endTime", start - 1)))
        .hasMessageContaining("InvalidParameterException: endTime: found");
  }

  @Test
  void anAnswerHoldsNoMoreThanAMebibyte() {
    String text = "x".repeat(16_000);
    for (int i = 0; i < 100; i++) {
      calls.backend.print("one", START.plusMillis(100 + i), text);
    }
    JsonNode all = calls.call("FilterLogEvents", request());
    assertThat(all.path("events").size()).isBetween(60, 80);
    assertThat(all.has("nextToken")).isTrue();
  }

  /// Goal: whoever searches by an expression that computes for minutes keeps nobody else from
  /// running. Method: as many such searches as there are carriers of virtual threads, and one more.
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void virtualThreadsGoOnWhileDearExpressionsAreSearchedFor() throws InterruptedException {
    for (int i = 0; i < 2_000; i++) {
      calls.backend.print("one", START.plusMillis(100 + i), "a".repeat(2_000));
    }
    ObjectNode request = request().put("filterPattern", "%(a?){1000}b%");
    var searches = new ArrayList<Thread>();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      searches.add(
          Thread.ofVirtual().start(() -> calls.call("FilterLogEvents", request.deepCopy())));
    }
    Thread.sleep(1_000);
    var ran = new CountDownLatch(1);
    Thread.ofVirtual().start(ran::countDown);

    assertThat(ran.await(10, TimeUnit.SECONDS)).as("another virtual thread runs").isTrue();
    for (Thread each : searches) {
      each.join();
    }
  }

  /// Goal: a team that follows its logs by a term or an ordinary expression is served, also while
  /// somebody of it searches by a dear one. Method: eight dear searches and ten light ones, all of
  /// which are there before the first can begin.
  @ParameterizedTest
  @ValueSource(strings = {"line", "%line [0-9]%"})
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void tenLightSearchesAreAnsweredWhileAsManyDearOnesWaitAsMay(String pattern) throws Exception {
    int places = Math.max(2, Runtime.getRuntime().availableProcessors());
    var held = new CountDownLatch(places);
    var free = new CountDownLatch(1);
    for (int i = 0; i < places; i++) {
      Thread.ofVirtual().start(() -> hold(held, free));
    }
    held.await();
    var dear = new ArrayList<FutureTask<JsonNode>>();
    var light = new ArrayList<FutureTask<JsonNode>>();
    for (int i = 0; i < 8; i++) {
      dear.add(search("%(a?){1000}b%"));
    }
    Thread.sleep(500);
    for (int i = 0; i < 10; i++) {
      light.add(search(pattern));
    }
    Thread.sleep(500);
    free.countDown();

    for (FutureTask<JsonNode> each : light) {
      assertThat(messages(each.get())).hasSize(6);
    }
    for (FutureTask<JsonNode> each : dear) {
      assertThat(messages(each.get())).isEmpty();
    }
  }

  /// Goal: lines from the tail, for which much is read, wait their turn as searches do. Method: one
  /// more call than may wait, while none is done.
  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void callsFromTheTailWaitTheirTurnAndTooManyAreRefused() throws Exception {
    int places = Math.max(2, Runtime.getRuntime().availableProcessors());
    var held = new CountDownLatch(places);
    var free = new CountDownLatch(1);
    for (int i = 0; i < places; i++) {
      Thread.ofVirtual().start(() -> hold(held, free));
    }
    held.await();
    var tails = new ArrayList<FutureTask<JsonNode>>();
    for (int i = 0; i < 17; i++) {
      tails.add(asked(request().put("startFromHead", false)));
    }
    while (tails.stream().noneMatch(FutureTask::isDone)) {
      Thread.sleep(10);
    }
    free.countDown();

    int refused = 0;
    for (FutureTask<JsonNode> each : tails) {
      try {
        assertThat(messages(each.get())).hasSize(6);
      } catch (ExecutionException error) {
        assertThat(error).hasMessageContaining("Rate exceeded");
        refused++;
      }
    }
    assertThat(refused).isEqualTo(1);
  }

  private FutureTask<JsonNode> search(String pattern) {
    return asked(request().put("filterPattern", pattern));
  }

  private FutureTask<JsonNode> asked(ObjectNode request) {
    var task = new FutureTask<JsonNode>(() -> calls.call("FilterLogEvents", request));
    Thread.ofVirtual().start(task);
    return task;
  }

  private static void hold(CountDownLatch held, CountDownLatch free) {
    try {
      HeavyWork.OF_SEARCHES.<Boolean, InterruptedException>run(
          () -> {
            held.countDown();
            return free.await(60, TimeUnit.SECONDS);
          });
    } catch (IOException | InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPageEndsWhenItHasTakenEnoughWorkAndTheNextOneGoesOn() {
    for (int i = 0; i < 20; i++) {
      String text = "a".repeat(2_000) + (i == 19 ? "b" : "");
      calls.backend.print("one", START.plusMillis(100 + i), text);
    }
    ObjectNode request = request().put("filterPattern", "%(a?){1000}b%");
    JsonNode page = calls.call("FilterLogEvents", request);
    assertThat(messages(page)).isEmpty();
    var found = new ArrayList<String>();
    int pages = 1;
    while (page.has("nextToken")) {
      request.put("nextToken", page.path("nextToken").asString());
      page = calls.call("FilterLogEvents", request);
      found.addAll(messages(page));
      pages++;
    }

    assertThat(pages).isBetween(4, 6);
    assertThat(found).singleElement().asString().endsWith("ab");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%((a{1000}){1000}){1000}%",
        "%(?i)[a-\\x{ffff}]%",
        "{ $.a = %((a{1000}){1000}){1000}% }",
      })
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void anExpressionThatNoMemoryHoldsOrThatNeverEndsIsRefused(String pattern) {
    assertThatThrownBy(() -> calls.call("FilterLogEvents", request().put("filterPattern", pattern)))
        .hasMessageContaining("found a regular expression that is too large");
  }

  @Test
  void expressionsOfOnePatternAreTogetherNoLargerThanOneMayBe() {
    String terms = "%a{900}% ".repeat(6);
    assertThatThrownBy(() -> calls.call("FilterLogEvents", request().put("filterPattern", terms)))
        .hasMessageContaining("found regular expressions that are too large together");
    assertThat(
            messages(
                calls.call(
                    "FilterLogEvents", request().put("filterPattern", "%a{900}% ".repeat(5)))))
        .isEmpty();
  }

  @Test
  void streamsAreListedPageByPageInBothOrders() {
    for (String order : List.of("LogStreamName", "LastEventTime")) {
      for (boolean descending : new boolean[] {false, true}) {
        var names = new ArrayList<String>();
        ObjectNode request =
            request().put("limit", 1).put("orderBy", order).put("descending", descending);
        JsonNode page;
        do {
          page = calls.call("DescribeLogStreams", request);
          page.path("logStreams").forEach(each -> names.add(each.path("logStreamName").asString()));
          request.put("nextToken", page.path("nextToken").asString(""));
        } while (page.has("nextToken"));
        assertThat(names).as(order + descending).hasSize(2).doesNotHaveDuplicates();
        assertThat(names.getFirst()).startsWith(descending ? "two/" : "one/");
      }
    }
  }

  @Test
  void requestsThatAwsRefusesAreInvalidParameters() {
    String invalid = "InvalidParameterException";
    assertThatThrownBy(
            () ->
                streams(
                    request().put("orderBy", "LastEventTime").put("logStreamNamePrefix", "one")))
        .hasMessageContaining(invalid + ": Cannot order by LastEventTime");
    ObjectNode both = request().put("logStreamNamePrefix", "one");
    both.putArray("logStreamNames").add(stream("one"));
    assertThatThrownBy(() -> calls.call("FilterLogEvents", both)).hasMessageContaining(invalid);
    assertThatThrownBy(() -> calls.call("FilterLogEvents", request().put("limit", 0)))
        .hasMessageContaining(invalid + ": 1 validation error detected");
    for (String token : List.of("f/x", "x", "f/-1", "f/99999999999999999999")) {
      assertThatThrownBy(
              () ->
                  calls.call(
                      "GetLogEvents",
                      request().put("logStreamName", stream("one")).put("nextToken", token)))
          .hasMessageContaining(invalid + ": The specified nextToken is invalid.");
      assertThatThrownBy(() -> calls.call("FilterLogEvents", request().put("nextToken", token)))
          .hasMessageContaining(invalid + ": The specified nextToken is invalid.");
    }
  }
}
