package hone.api;

import static hone.api.logs.Operations.GET_LOG_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.api.sagemaker.AddTagsInput;
import hone.api.sagemaker.CreateHyperParameterTuningJobRequest;
import hone.api.sagemaker.ListHyperParameterTuningJobsRequest;
import hone.api.sagemaker.MetricData;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.StopTrainingJobRequest;
import hone.api.sagemaker.Tag;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WireTest {
  private static final Path CHURN = Path.of("../examples/churn/tuning-job.json");

  private static <I extends Shape> I decode(OperationShape<I> operation, String json) {
    return Wire.decode(operation, json.getBytes(StandardCharsets.UTF_8));
  }

  private static CreateHyperParameterTuningJobRequest churn() throws IOException {
    return decode(Operations.CREATE_HYPER_PARAMETER_TUNING_JOB, Files.readString(CHURN));
  }

  @Test
  void ofManyKnownValuesTheNearestIsNamedAfterAwssText() {
    String resources =
        "{\"HyperParameterTuningJobName\": \"a\", \"HyperParameterTuningJobConfig\": {},"
            + " \"TrainingJobDefinition\": {\"ResourceConfig\": {\"InstanceType\": \"%s\"}}}";

    assertThatThrownBy(
            () ->
                decode(
                    Operations.CREATE_HYPER_PARAMETER_TUNING_JOB,
                    resources.formatted("ml.m5.larg")))
        .hasMessageContaining("Member must satisfy regular expression pattern: ml\\.")
        .hasMessageContaining(" (nearest: ml.m5.large)");
    assertThatThrownBy(
            () ->
                decode(
                    Operations.CREATE_HYPER_PARAMETER_TUNING_JOB,
                    resources.formatted("unheard-of")))
        .hasMessageContaining("Member must satisfy regular expression pattern: ml\\.")
        .hasMessageNotContaining("nearest");
  }

  @Test
  void ofManyValuesThatAreAllTheNearestIsNamedToo() {
    assertThatThrownBy(
            () ->
                decode(
                    hone.api.cloudwatch.Operations.GET_METRIC_STATISTICS,
                    "{\"Unit\": \"Percents\"}"))
        .hasMessageContaining("Member must satisfy enum value set: [")
        .hasMessageContaining("] (nearest: Percent)");
  }

  @Test
  void aRequestIsTheSameAfterWritingAndReading() throws IOException {
    CreateHyperParameterTuningJobRequest request = churn();
    String json = Wire.toJson(request);

    assertThat(Wire.fromJson(CreateHyperParameterTuningJobRequest::read, json)).isEqualTo(request);
    assertThat(json).doesNotContain("null").contains("\"eval_metric\":\"logloss,auc\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"TrainingJobName\":\"a\\u0000b\"}", "{\"TrainingJobName\":\"\\u0000\"}"})
  void theCharacterThatNotEveryStoreKeepsIsRefused(String request) {
    assertThatThrownBy(() -> decode(Operations.STOP_TRAINING_JOB, request))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("At '/TrainingJobName'")
        .hasMessageContaining("allowed is a text without the character U+0000");
  }

  @Test
  void aKeyWithTheCharacterThatNotEveryStoreKeepsIsRefused() {
    String request = "{\"TrainingJobName\":\"a\",\"HyperParameters\":{\"k\\u0000\":\"v\"}}";

    assertThatThrownBy(() -> decode(Operations.CREATE_TRAINING_JOB, request))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("U+0000");
  }

  @Test
  void whatTheProjectWroteItselfIsReadHoweverLongItIs() {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < 40_000; i++) {
      tags.add(new Tag("k" + i, "\0"));
    }
    var endless = new AddTagsInput("x".repeat(1 << 18), tags);

    assertThat(Wire.fromJson(AddTagsInput::read, Wire.toJson(endless))).isEqualTo(endless);
    assertThatThrownBy(() -> decode(Operations.ADD_TAGS, Wire.toJson(endless)))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void unknownMembersAndNullsAreIgnoredAndNoBodyIsAnEmptyRequest() {
    var tag =
        decode(
            Operations.STOP_TRAINING_JOB,
            "{\"TrainingJobName\":\"a\",\"New\":{\"x\":[1,{}]},\"Other\":null}");

    assertThat(tag).isEqualTo(new StopTrainingJobRequest("a"));
    assertThat(Wire.decode(Operations.LIST_TRAINING_JOBS, new byte[0]).maxResults()).isNull();
  }

  @Test
  void timesAreSecondsWithMilliseconds() {
    var request =
        decode(
            Operations.LIST_HYPER_PARAMETER_TUNING_JOBS,
            "{\"CreationTimeAfter\":1700000000.123,\"CreationTimeBefore\":1.7e9}");

    assertThat(request.creationTimeAfter()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_123L));
    assertThat(Wire.toJson(request)).contains("1700000000.123");
    assertThat(Wire.fromJson(ListHyperParameterTuningJobsRequest::read, Wire.toJson(request)))
        .isEqualTo(request);
  }

  @Test
  void allFaultsAreToldAtOnceInAwsWords() {
    String request =
        """
        {"HyperParameterTuningJobName": "no spaces allowed",
         "HyperParameterTuningJobConfig": {
           "Strategy": "Guess",
           "ResourceLimits": {"MaxParallelTrainingJobs": 0},
           "ParameterRanges": {"CategoricalParameterRanges": [{"Name": "a", "Values": []}]}},
         "TrainingJobDefinition": {
           "StaticHyperParameters": {"k": "%s"},
           "AlgorithmSpecification": {"TrainingInputMode": "File"},
           "OutputDataConfig": {"S3OutputPath": "ftp://x"},
           "InputDataConfig": [
             {"ChannelName": "ok", "DataSource": {}},
             {"ChannelName": "not ok", "DataSource": {}}],
           "StoppingCondition": {}}}
        """
            .formatted("x".repeat(2_501));

    assertThatThrownBy(() -> decode(Operations.CREATE_HYPER_PARAMETER_TUNING_JOB, request))
        .isInstanceOf(ConstraintException.class)
        .hasMessageStartingWith("8 validation errors detected: ")
        .hasMessageContaining(
            "Value 'no spaces allowed' at 'hyperParameterTuningJobName' failed to satisfy"
                + " constraint: Member must satisfy regular expression pattern: ")
        .hasMessageContaining(
            "Value 'Guess' at 'hyperParameterTuningJobConfig.strategy' failed to satisfy"
                + " constraint: Member must satisfy enum value set: [Bayesian, Random, Hyperband,"
                + " Grid]")
        .hasMessageContaining(
            "Value '0' at 'hyperParameterTuningJobConfig.resourceLimits.maxParallelTrainingJobs'"
                + " failed to satisfy constraint: Member must have value greater than or equal to"
                + " 1")
        .hasMessageContaining(
            "at 'hyperParameterTuningJobConfig.parameterRanges.categoricalParameterRanges.1.member"
                + ".values' failed to satisfy constraint: Member must have length greater than or"
                + " equal to 1")
        .hasMessageContaining(
            "at 'trainingJobDefinition.staticHyperParameters' failed to satisfy constraint: Map"
                + " value must satisfy constraint: [Member must have length less than or equal to"
                + " 2500, Member must have length greater than or equal to 0, Member must satisfy"
                + " regular expression pattern: .*]")
        .hasMessageContaining(
            "Value null at 'trainingJobDefinition.roleArn' failed to satisfy constraint: Member"
                + " must not be null")
        .hasMessageContaining("at 'trainingJobDefinition.inputDataConfig.2.member.channelName'")
        .hasMessageContaining("at 'trainingJobDefinition.outputDataConfig.s3OutputPath'");
  }

  @Test
  void oneFaultIsToldInTheSingular() {
    assertThatThrownBy(() -> decode(Operations.STOP_TRAINING_JOB, "{}"))
        .hasMessage(
            "1 validation error detected: Value null at 'trainingJobName' failed to satisfy"
                + " constraint: Member must not be null");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "A1", "churn--2", "0"})
  void namesAreLettersDigitsAndHyphensWithin(String name) {
    assertThat(decode(Operations.STOP_HYPER_PARAMETER_TUNING_JOB, named(name))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-a",
        "x-",
        "a b",
        "a/b",
        "..",
        "ä",
        "a_b",
        "a:b",
        "a+b",
        "a=b",
        "a@b",
        "a%b",
        "x1234567890123456789012345678901234"
      })
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> decode(Operations.STOP_HYPER_PARAMETER_TUNING_JOB, named(name)))
        .isInstanceOf(ConstraintException.class)
        .hasMessageContaining("'hyperParameterTuningJobName'");
  }

  private static String named(String name) {
    return "{\"HyperParameterTuningJobName\":\"" + name + "\"}";
  }

  static List<String> notJson() {
    return List.of(
        "{",
        "[]",
        "null",
        "\"text\"",
        "{} {}",
        "{\"MaxResults\":}",
        "{'MaxResults':1}",
        "{\"MaxResults\":01}",
        "{\"MaxResults\":1,}",
        "{\"MaxResults\":1/*x*/}",
        "{\"MaxResults\":1,\"MaxResults\":2}",
        "\uFEFF{}",
        "{\"NextToken\":\"a\nb\"}",
        "{\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}",
        "{\"x\":1e" + "9".repeat(100) + "}",
        "{\"NextToken\":\"" + "y".repeat(200_000) + "\"}");
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void whatIsNoJsonOrTooMuchIsRefusedAndNamed(String body) {
    assertThatThrownBy(() -> decode(Operations.LIST_TRAINING_JOBS, body))
        .isInstanceOf(DecodeException.class)
        .message()
        .isNotEmpty()
        .hasSizeLessThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"1\"",
        "true",
        "[1]",
        "{}",
        "1.5",
        "1e10",
        "9223372036854775808",
        "1e999999999",
        "NaN"
      })
  void aValueOfAnotherTypeIsRefusedWithItsPlace(String value) {
    assertThatThrownBy(
            () -> decode(Operations.LIST_TRAINING_JOBS, "{\"MaxResults\":" + value + "}"))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void wholeNumbersMayBeWrittenAsDecimals() {
    assertThat(decode(Operations.LIST_TRAINING_JOBS, "{\"MaxResults\":1e1}").maxResults())
        .isEqualTo(10);
  }

  @Test
  void everyPrefixOfARequestIsRefusedCleanly() throws IOException {
    byte[] whole = Files.readAllBytes(CHURN);
    for (int length = 1; length < whole.length - 2; length++) {
      byte[] part = java.util.Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Wire.decode(Operations.CREATE_HYPER_PARAMETER_TUNING_JOB, part))
          .isInstanceOf(DecodeException.class);
    }
  }

  @Test
  void membersThatTheModelDoesNotHaveAreNamedByTheirPlace() throws IOException {
    var operation = Operations.CREATE_HYPER_PARAMETER_TUNING_JOB;
    String request =
        """
        {"Regoin": {"a": [1]}, "Tags": [{"Key": "a", "Value": "b"}, {"Kee": null, "K": 1}],
         "TrainingJobDefinition": {"StaticHyperParameters": {"any": "1"}, "X": "y"}}
        """;

    assertThat(Wire.unknownMembers(operation, request.getBytes(StandardCharsets.UTF_8)))
        .containsExactly("Regoin", "Tags[1].K", "TrainingJobDefinition.X");
    assertThat(Wire.unknownMembers(operation, Files.readAllBytes(CHURN))).isEmpty();
  }

  @Test
  void invalidUtf8IsRefused() {
    byte[] body = {'{', '"', (byte) 0xC3, '"', ':', '1', '}'};

    assertThatThrownBy(() -> Wire.decode(Operations.LIST_TRAINING_JOBS, body))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("UTF-8");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
  void otherEncodingsThanUtf8AreRefused(String encoding) {
    byte[] body = "{\"TrainingJobName\":\"a\"}".getBytes(Charset.forName(encoding));

    assertThatThrownBy(() -> Wire.decode(Operations.STOP_TRAINING_JOB, body))
        .isInstanceOf(DecodeException.class);
  }

  @Test
  void aNumberOf64BitsIsReadExactlyOrRefused() {
    String request = "{\"logStreamName\":\"a\",\"startTime\":%s}";
    for (String exact : List.of("9223372036854775807", "1.5e3", "9007199254740992.0")) {
      assertThat(decode(GET_LOG_EVENTS, request.formatted(exact)).startTime())
          .isEqualTo(new BigDecimal(exact).longValueExact());
    }
    for (String other : List.of("9223372036854775808", "9223372036854776000", "1e18", "1.5")) {
      assertThatThrownBy(() -> decode(GET_LOG_EVENTS, request.formatted(other)))
          .as(other)
          .isInstanceOf(DecodeException.class)
          .hasMessageContaining("/startTime");
    }
  }

  @Test
  void aLogStreamOfAnyTrainingJobsNameCanBeAskedFor() {
    String stream = "a:b+c=d@e_f%g-001-0123abcd/algo-1-1700000000";

    assertThat(decode(GET_LOG_EVENTS, "{\"logStreamName\":\"" + stream + "\"}").logStreamName())
        .isEqualTo(stream);
  }

  @Test
  void aBuilderKeepsAMemberThatIsCalledValue() {
    assertThat(Tag.builder().key("k").value("v").build()).isEqualTo(new Tag("k", "v"));
    assertThat(MetricData.builder().metricName("m").value(1.5f).build().value()).isEqualTo(1.5f);
  }

  @Test
  void aBuilderRefusesToLeaveOutWhatIsRequired() {
    assertThatThrownBy(() -> AddTagsInput.builder().tags(List.of(new Tag("k", "v"))).build())
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("AddTagsInput.resourceArn");
  }

  @Test
  void aMapsValueIsNeverNull() {
    assertThatThrownBy(
            () -> decode(Operations.CREATE_TRAINING_JOB, "{\"HyperParameters\":{\"depth\":null}}"))
        .isInstanceOf(DecodeException.class)
        .hasMessage("At '/HyperParameters/depth': found null, allowed is a string.");
  }

  @Test
  void numbersThatAreNoneHaveNamesAndWholeNumbersAndTimesAreNever() {
    assertThat(Wire.fromJson(MetricData::read, "{\"Value\":\"NaN\"}").value()).isNaN();
    assertThat(Wire.toJson(Wire.fromJson(MetricData::read, "{\"Value\":\"-Infinity\"}")))
        .isEqualTo("{\"Value\":\"-Infinity\"}");
    for (String body : List.of("{\"Timestamp\":\"NaN\"}", "{\"Value\":\"1\"}")) {
      assertThatThrownBy(() -> Wire.fromJson(MetricData::read, body))
          .isInstanceOf(DecodeException.class)
          .hasMessageContaining("found a string, allowed is a number");
    }
    assertThatThrownBy(() -> decode(Operations.LIST_TRAINING_JOBS, "{\"MaxResults\":\"Infinity\"}"))
        .isInstanceOf(DecodeException.class);
  }
}
