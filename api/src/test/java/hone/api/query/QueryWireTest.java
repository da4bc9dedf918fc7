package hone.api.query;

import static hone.api.cloudwatch.Operations.GET_METRIC_DATA;
import static hone.api.cloudwatch.Operations.GET_METRIC_STATISTICS;
import static hone.api.cloudwatch.Operations.LIST_METRICS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.api.ConstraintException;
import hone.api.DecodeException;
import hone.api.cloudwatch.Datapoint;
import hone.api.cloudwatch.Dimension;
import hone.api.cloudwatch.DimensionFilter;
import hone.api.cloudwatch.GetMetricDataInput;
import hone.api.cloudwatch.GetMetricStatisticsInput;
import hone.api.cloudwatch.GetMetricStatisticsOutput;
import hone.api.cloudwatch.ListMetricsOutput;
import hone.api.cloudwatch.Metric;
import hone.api.cloudwatch.MetricStat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QueryWireTest {
  private static final String STATISTICS =
      "Action=GetMetricStatistics&Version=2010-08-01&Namespace=%2Faws%2Fsagemaker%2FTrainingJobs"
          + "&MetricName=a+b&Dimensions.member.1.Name=TrainingJobName"
          + "&Dimensions.member.1.Value=job&StartTime=2026-01-01T00%3A00%3A00Z"
          + "&EndTime=2026-01-01T02%3A00%3A00.5%2B01%3A00&Period=60"
          + "&Statistics.member.10=Sum&Statistics.member.9=Average";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void readsListsInTheOrderOfTheirNumbersAndTimesOfAnyZone() {
    GetMetricStatisticsInput input = QueryWire.decode(GET_METRIC_STATISTICS, bytes(STATISTICS));

    assertThat(input)
        .isEqualTo(
            new GetMetricStatisticsInput(
                "/aws/sagemaker/TrainingJobs",
                "a b",
                List.of(new Dimension("TrainingJobName", "job")),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T01:00:00.500Z"),
                60,
                List.of("Average", "Sum"),
                null,
                null));
    assertThat(QueryWire.parameter(bytes(STATISTICS), "Action")).contains("GetMetricStatistics");
    assertThat(QueryWire.parameter(bytes(STATISTICS), "Nothing")).isEmpty();
  }

  @Test
  void readsStructuresWithinListsAndEmptyLists() {
    GetMetricDataInput input =
        QueryWire.decode(
            GET_METRIC_DATA,
            bytes(
                "MetricDataQueries.member.1.Id=a&MetricDataQueries.member.1.ReturnData=true"
                    + "&MetricDataQueries.member.1.MetricStat.Stat=p90"
                    + "&MetricDataQueries.member.1.MetricStat.Period=60"
                    + "&MetricDataQueries.member.1.MetricStat.Metric.MetricName=m"
                    + "&MetricDataQueries.member.1.MetricStat.Metric.Dimensions="
                    + "&StartTime=2026-01-01T00:00:00Z&EndTime=2026-01-01T00:00:01Z&Unknown.x=1"));

    var query = input.metricDataQueries().getFirst();
    assertThat(query.returnData()).isTrue();
    assertThat(query.metricStat())
        .isEqualTo(new MetricStat(new Metric(null, "m", List.of()), 60, "p90", null));
  }

  @Test
  void readsAndWritesStructuresOfStructures() {
    String form =
        "Action=ListMetrics&Dimensions.member.1.Name=TrainingJobName&Dimensions.member.1.Value=job"
            + "&Dimensions.member.2.Name=Host";
    var metric = new Metric("/a", "m", List.of(new Dimension("TrainingJobName", "job")));

    assertThat(QueryWire.decode(LIST_METRICS, bytes(form)).dimensions())
        .containsExactly(
            new DimensionFilter("TrainingJobName", "job"), new DimensionFilter("Host", null));
    assertThat(
            new String(
                QueryWire.encode(
                    LIST_METRICS, new ListMetricsOutput(List.of(metric), "t", null), "id"),
                StandardCharsets.UTF_8))
        .contains(
            "<ListMetricsResult><Metrics><member><Namespace>/a</Namespace>"
                + "<MetricName>m</MetricName><Dimensions><member><Name>TrainingJobName</Name>"
                + "<Value>job</Value></member></Dimensions></member></Metrics>"
                + "<NextToken>t</NextToken></ListMetricsResult>");
  }

  @Test
  void namesEveryConstraintThatIsBroken() {
    String wrong = STATISTICS.replace("Period=60", "Period=0").replace("=Sum", "=Most");

    assertThatThrownBy(() -> QueryWire.decode(GET_METRIC_STATISTICS, bytes(wrong)))
        .isInstanceOf(ConstraintException.class)
        .hasMessageStartingWith("2 validation errors detected")
        .hasMessageContaining("at 'period'")
        .hasMessageContaining("at 'statistics'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Period=1.5",
        "Period=99999999999",
        "Period=",
        "Period=60&Period=60",
        "Period=%zz",
        "MetricName=a%00b",
        "a%00b=1",
        "StartTime=yesterday",
        "Statistics=Average",
        "Statistics.member.x=Average",
        "Dimensions.member.1=a",
        "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z.1.2.3.4.5.6.7.8.9=1"
      })
  void refusesWhatIsNoFormOrOfAnotherType(String form) {
    assertThatThrownBy(() -> QueryWire.decode(GET_METRIC_STATISTICS, bytes(form)))
        .isInstanceOfAny(DecodeException.class, ConstraintException.class);
  }

  @Test
  void refusesTooManyParameters() {
    var names = new ArrayList<String>();
    for (int i = 0; i < 10_001; i++) {
      names.add("a" + i + "=1");
    }

    assertThatThrownBy(
            () -> QueryWire.decode(GET_METRIC_STATISTICS, bytes(String.join("&", names))))
        .isInstanceOf(DecodeException.class)
        .hasMessageContaining("too many parameters");
  }

  @Test
  void writesAnswersWithTheirWrapper() {
    var extended = new LinkedHashMap<String, Double>();
    extended.put("p90", 2.5);
    var output =
        new GetMetricStatisticsOutput(
            "a<b\u0001",
            List.of(
                Datapoint.builder()
                    .timestamp(Instant.parse("2026-01-01T00:00:00Z"))
                    .average(1.5)
                    .extendedStatistics(extended)
                    .build()));

    assertThat(
            new String(
                QueryWire.encode(GET_METRIC_STATISTICS, output, "id"), StandardCharsets.UTF_8))
        .isEqualTo(
            "<GetMetricStatisticsResponse"
                + " xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\">"
                + "<GetMetricStatisticsResult><Label>a&lt;b\uFFFD</Label><Datapoints><member>"
                + "<Timestamp>2026-01-01T00:00:00Z</Timestamp><Average>1.5</Average>"
                + "<ExtendedStatistics><entry><key>p90</key><value>2.5</value></entry>"
                + "</ExtendedStatistics></member></Datapoints></GetMetricStatisticsResult>"
                + "<ResponseMetadata><RequestId>id</RequestId></ResponseMetadata>"
                + "</GetMetricStatisticsResponse>");
  }

  @Test
  void writesErrors() {
    String error =
        new String(
            QueryWire.error("", true, "Throttling", "Rate <exceeded>", "id"),
            StandardCharsets.UTF_8);

    assertThat(error)
        .isEqualTo(
            "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code>"
                + "<Message>Rate &lt;exceeded&gt;</Message></Error><RequestId>id</RequestId>"
                + "</ErrorResponse>");
  }
}
