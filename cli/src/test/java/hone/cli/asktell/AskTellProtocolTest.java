package hone.cli.asktell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The search engine as programs of other languages meet it: lines in, lines out.
final class AskTellProtocolTest {
  private static final String RANGES =
      """
      "parameterRanges":{
        "ContinuousParameterRanges":[{"Name":"eta","MinValue":"0.001","MaxValue":"1",
          "ScalingType":"Logarithmic"}],
        "IntegerParameterRanges":[{"Name":"depth","MinValue":"1","MaxValue":"15"}],
        "CategoricalParameterRanges":[{"Name":"booster","Values":["gbtree","dart"]}]}
      """
          .replace("\n", " ");

  private static final String ASK = "{\"op\":\"ask\"}";

  @Test
  void asksAndTells() throws IOException {
    List<JsonNode> answers =
        play(
            create("Bayesian", "\"seed\":7,\"maxTrials\":2"),
            ASK,
            "{\"op\":\"tell\",\"trial\":1,\"value\":0.31}",
            ASK,
            "{\"op\":\"tell\",\"trial\":2,\"failed\":true}",
            ASK,
            "{\"op\":\"status\"}");

    assertThat(answers.get(0).toString()).isEqualTo("{\"ok\":true}");
    assertThat(answers.get(1).path("trial").intValue()).isEqualTo(1);
    JsonNode values = answers.get(1).path("values");
    assertThat(Double.parseDouble(values.path("eta").stringValue())).isBetween(0.001, 1.0);
    assertThat(Integer.parseInt(values.path("depth").stringValue())).isBetween(1, 15);
    assertThat(values.path("booster").stringValue()).isIn("gbtree", "dart");
    assertThat(answers.get(2).path("ok").booleanValue()).isTrue();
    assertThat(answers.get(5).path("done").booleanValue()).isTrue();
    assertThat(answers.get(5).path("reason").stringValue()).contains("maximum of 2 trials");
    assertThat(answers.get(6).path("best").path("value").doubleValue()).isEqualTo(0.31);
    assertThat(answers.get(6).path("trials").intValue()).isEqualTo(2);
  }

  @Test
  void sameSeedSameAnswersAndADrawnSeedIsTold() throws IOException {
    String[] lines = {create("Bayesian", "\"seed\":42"), ASK, ASK, ASK};
    String drawn = create("Bayesian", "\"maxTrials\":9");

    assertThat(play(lines)).isEqualTo(play(lines));
    assertThat(play(drawn).getFirst().path("seed").longValue()).isEqualTo(42);
    assertThat(play(drawn, ASK).get(1)).isEqualTo(play(lines).get(1));
  }

  @Test
  void aDrawnSeedIsTheSameInLanguagesWhoseNumbersAreDoubles() throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] line = create("Random", "\"maxTrials\":9").getBytes(StandardCharsets.UTF_8);
    AskTellProtocol.run(new ByteArrayInputStream(line), out, () -> -4634007738549011496L);

    long seed =
        JsonMapper.shared().readTree(out.toString(StandardCharsets.UTF_8)).path("seed").longValue();
    assertThat(seed).isBetween(0L, 1L << 53);
  }

  @Test
  void boundsMayBeNumbers() throws IOException {
    String numbers =
        """
        {"op":"create","strategy":"Random","objective":"Minimize","seed":1,"parameterRanges":{
          "ContinuousParameterRanges":[{"Name":"eta","MinValue":1e-3,"MaxValue":1}],
          "IntegerParameterRanges":[{"Name":"depth","MinValue":%s,"MaxValue":15}]}}
        """
            .replace("\n", " ");

    assertThat(play(numbers.formatted("1"), ASK).get(1).path("values").path("depth").isString())
        .isTrue();
    assertThat(play(numbers.formatted("1.5")).getFirst().path("error").asString(""))
        .isEqualTo("depth.MinValue: found \"1.5\", allowed is a whole number");
  }

  @Test
  void stopsWhatHyperbandWouldStop() throws IOException {
    List<String> lines = new ArrayList<>();
    String limits = "\"seed\":1,\"hyperband\":{\"minResource\":1,\"maxResource\":9}";
    lines.add(create("Hyperband", limits));
    for (int trial = 1; trial <= 6; trial++) {
      lines.add(ASK);
      lines.add(report(trial, 1, trial));
    }

    List<JsonNode> answers = play(lines.toArray(String[]::new));

    assertThat(answers.get(2).toString()).isEqualTo("{\"decision\":\"continue\"}");
    assertThat(answers.getLast().path("decision").stringValue()).isEqualTo("stop");
    assertThat(answers.getLast().path("reason").stringValue()).isNotEmpty();
  }

  @Test
  void earlyStoppingOfAnUnknownKindIsRefusedWithEachStrategy() throws IOException {
    for (String strategy : List.of("Random", "Hyperband")) {
      JsonNode answer = play(create(strategy, "\"earlyStopping\":\"Median\"")).getFirst();

      assertThat(answer.path("error").stringValue("")).contains("Median", "Off and Auto");
    }
  }

  @Test
  void aFaultChangesNothingAndSaysWhatIsAllowed() throws IOException {
    List<JsonNode> answers =
        play(
            ASK,
            "no json",
            create("Genetic", "\"seed\":1"),
            create("Random", "\"seed\":1"),
            create("Random", "\"seed\":1"),
            "{\"op\":\"tell\",\"trial\":1,\"value\":1}",
            ASK,
            "{\"op\":\"tell\",\"trial\":1,\"value\":\"high\"}",
            "{\"op\":\"tell\",\"trial\":1,\"value\":NaN}",
            "{\"op\":\"tell\",\"trial\":1,\"value\":1}");

    for (int i : new int[] {0, 1, 2, 4, 5, 7, 9}) {
      assertThat(answers.get(i).path("error").stringValue("")).as("answer %s", i).isNotEmpty();
    }
    assertThat(answers.get(2).path("error").stringValue()).contains("Genetic", "Bayesian");
    assertThat(answers.get(5).path("error").stringValue()).contains("asked for yet");
    assertThat(answers.get(8).path("ok").booleanValue()).isTrue();
  }

  @Test
  void aSeedThatIsNoWholeNumberIsNotReplaced() throws IOException {
    for (String seed : List.of("\"7\"", "7.5", "9223372036854775808", "true")) {
      List<JsonNode> answers = play(create("Random", "\"seed\":" + seed), ASK);

      assertThat(answers.get(0).path("error").stringValue("")).contains("seed", "whole number");
      assertThat(answers.get(1).has("error")).as("no search was created").isTrue();
    }
  }

  @Test
  void takesParents() throws IOException {
    String trial =
        "{\"values\":{\"eta\":\"0.1\",\"depth\":\"6\",\"booster\":\"dart\"},\"value\":0.3}";
    String warm =
        "\"seed\":1,\"warmStart\":{\"type\":\"IdenticalDataAndAlgorithm\",\"parents\":[["
            + trial
            + "]]}";

    List<JsonNode> answers = play(create("Bayesian", warm), ASK);

    assertThat(answers.get(1).path("values").path("eta").stringValue()).isEqualTo("0.1");
  }

  /// A parent's results that were taken for failures would be searched away from.
  @Test
  void parentsThatCannotBeReadAreRefused() throws IOException {
    String values = "\"values\":{\"eta\":\"0.1\",\"depth\":\"6\",\"booster\":\"dart\"}";
    String good = "{" + values + ",\"value\":0.3}";
    String here = "warmStart.parents[0][1].";

    assertThat(warm("[[%s,{%s,\"value\":\"0.31\"}]]".formatted(good, values)))
        .isEqualTo(here + "value: found \"0.31\", allowed is a number");
    assertThat(warm("[[%s,{%s}]]".formatted(good, values)))
        .isEqualTo(here + "value: found nothing, it is needed");
    assertThat(warm("[[%s,{\"value\":0.3}]]".formatted(good)))
        .isEqualTo(here + "values: found nothing, it is needed");
    assertThat(warm("[[%s,{\"values\":[0.1],\"value\":0.3}]]".formatted(good)))
        .isEqualTo(here + "values: found [0.1], allowed are hyperparameters and their values");
    assertThat(warm("[[%s,{\"values\":{\"eta\":[1]},\"value\":0.3}]]".formatted(good)))
        .isEqualTo(here + "values.eta: found [1], allowed is a string");
    assertThat(warm("[%s]".formatted(good))).startsWith("warmStart.parents[0]: found {");
    assertThat(warm("{}")).isEqualTo("warmStart.parents: found {}, allowed is a list");
    assertThat(warm("[[%s,{%s,\"value\":null}]]".formatted(good, values))).isEmpty();
    assertThat(warm("[[%s,{%s,\"failed\":true}]]".formatted(good, values))).isEmpty();
    assertThat(warm("[[%s,{%s,\"stopped\":true}]]".formatted(good, values))).isEmpty();
  }

  /// What is said against these parents, if anything.
  private static String warm(String parents) throws IOException {
    String start = "\"seed\":1,\"warmStart\":{\"type\":\"TransferLearning\",\"parents\":";
    return fault(play(create("Bayesian", start + parents + "}")).getFirst());
  }

  @Test
  void aReportNamesTheResourceThatItHasReached() throws IOException {
    String report = "{\"op\":\"report\",\"trial\":1,%s\"value\":0.5}";
    String allowed = ", allowed are whole numbers from 1 to 9223372036854775807";
    List<JsonNode> answers =
        play(
            create("Random", "\"seed\":1"),
            ASK,
            report.formatted(""),
            report.formatted("\"resource\":-3,"),
            report.formatted("\"resource\":1.5,"),
            report.formatted("\"resource\":9223372036854775808,"),
            report.formatted("\"resource\":3000000000,"));

    assertThat(answers.subList(2, 7))
        .extracting(AskTellProtocolTest::fault)
        .containsExactly(
            "resource: found nothing, it is needed",
            "resource: found -3" + allowed,
            "resource: found 1.5" + allowed,
            "resource: found 9223372036854775808" + allowed,
            "");
  }

  @Test
  void limitsThatAreNoWholeNumbersAreNamed() throws IOException {
    String limits = "\"seed\":1,\"hyperband\":{\"minResource\":1,\"maxResource\":";

    for (String max : List.of("100000000000000000000000", "1e23", "\"9\"", "0")) {
      assertThat(fault(play(create("Hyperband", limits + max + "}")).getFirst()))
          .startsWith("hyperband.maxResource: found ")
          .endsWith(", allowed are whole numbers from 1 to 9223372036854775807");
    }
  }

  @Test
  void whetherATrialFailedIsTrueOrFalse() throws IOException {
    List<JsonNode> answers =
        play(
            create("Random", "\"seed\":1"),
            ASK,
            "{\"op\":\"tell\",\"trial\":1,\"failed\":\"yes\",\"value\":0.2}",
            "{\"op\":\"tell\",\"trial\":1,\"stopped\":1,\"value\":0.2}",
            "{\"op\":\"tell\",\"trial\":1,\"failed\":false,\"value\":0.2}");

    assertThat(fault(answers.get(2)))
        .isEqualTo("failed: found \"yes\", allowed are true and false");
    assertThat(fault(answers.get(3))).isEqualTo("stopped: found 1, allowed are true and false");
    assertThat(fault(answers.get(4))).isEmpty();
  }

  @Test
  void aWholeNumberBeyondAllDoublesIsNotFinite() throws IOException {
    String tell = "{\"op\":\"tell\",\"trial\":1,\"value\":%s}".formatted("9".repeat(400));

    List<JsonNode> answers = play(create("Random", "\"seed\":1"), ASK, tell, "{\"op\":\"status\"}");

    assertThat(fault(answers.get(2))).isEmpty();
    assertThat(answers.get(3).has("best")).isFalse();
  }

  private static String fault(JsonNode answer) {
    return answer.path("error").asString("");
  }

  private static String create(String strategy, String more) {
    return "{\"op\":\"create\",\"objective\":\"Minimize\",\"strategy\":\"%s\",%s,%s}"
        .formatted(strategy, more, RANGES);
  }

  private static String report(int trial, int resource, double value) {
    return "{\"op\":\"report\",\"trial\":%d,\"resource\":%d,\"value\":%s}"
        .formatted(trial, resource, value);
  }

  private static List<JsonNode> play(String... lines) throws IOException {
    var in = new ByteArrayInputStream(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    var out = new ByteArrayOutputStream();
    assertThat(AskTellProtocol.run(in, out, () -> 42)).isZero();
    JsonMapper json = JsonMapper.builder().build();
    return out.toString(StandardCharsets.UTF_8).lines().map(json::readTree).toList();
  }
}
