package hone.runtime.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import hone.engine.training.TrainingSpec.MetricDefinition;
import hone.runtime.metrics.LineMetrics.Value;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineMetricsTest {
  private static List<Value> read(String regex, String line) {
    return new LineMetrics(List.of(new MetricDefinition("m", regex))).read(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss:(.*)", "loss:(.*?);", "loss: (\\s*[0-9.]+)"})
  void blanksThatAreCapturedAsWellAreNoPartOfTheNumber(String regex) {
    assertThat(read(regex, "loss:  0.25 ;".replace(regex.endsWith(";") ? "" : ";", "")))
        .containsExactly(new Value("m", 0.25, null));
  }

  @ParameterizedTest
  @CsvSource({
    "'\\x1b\\[32mloss=([0-9.]+)', '\u001b[32mloss=1'",
    "'[]abc]+loss=([0-9.]+)', ']a]loss=1'",
    "'\\pLoss=([0-9.]+)', 'loss=1'",
    "'\\101=([0-9.]+)', 'A=1'",
  })
  void whatFollowsABackslashOrBeginsAClassIsNotAskedForAsItIs(String regex, String line) {
    assertThat(read(regex, line)).containsExactly(new Value("m", 1, null));
  }

  private static List<MetricDefinition> several(int count, String regex) {
    return IntStream.range(0, count).mapToObj(i -> new MetricDefinition("m" + i, regex)).toList();
  }

  @Test
  void fortyOrdinaryExpressionsSeeALineOfAnyUsualLengthWhole() {
    var metrics = new LineMetrics(several(40, "validation-loss: ([0-9.]+);"));

    assertThat(metrics.read("x".repeat(12_000) + "validation-loss: 0.5;")).hasSize(40);
    var ten = new LineMetrics(several(10, "validation-loss: ([0-9.]+(?:e-?[0-9]+)?)"));
    assertThat(ten.cut("validation-loss: ".repeat(900))).isEmpty();
    assertThat(ten.read("\tvalidation-loss: 0.5")).hasSize(10);
  }

  /// Goal: a line costs a moment, whatever the expressions. Method: twenty of the most dear on a
  /// line of the greatest length, which took half a minute and more.
  @ParameterizedTest
  @ValueSource(strings = {"a", "\t"})
  void theMostDearExpressionsCostAMomentForALine(String letter) {
    var metrics = new LineMetrics(several(20, "((" + letter + "?|#|0|1){1000})[cd]"));
    String line = letter.repeat(16 * 1_024);
    long start = spent();
    assertThat(metrics.read(line)).isEmpty();

    assertThat(Duration.ofNanos(spent() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(metrics.cut(line)).isPresent();
  }

  @Test
  void manyDigitsThatAreNoNumberCostAMoment() {
    var metrics = new LineMetrics(several(20, "(.*)"));
    String line = "1".repeat(16_000) + "x";
    long start = spent();
    assertThat(metrics.read(line)).isEmpty();

    assertThat(Duration.ofNanos(spent() - start)).isLessThan(Duration.ofSeconds(2));
  }

  /// The processor's time: others may have the processor meanwhile.
  private static long spent() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @ParameterizedTest
  @CsvSource({"1.,1", ".5,0.5", "+1.25e-3,0.00125", "-12,-12", "1.5E10,1.5E10"})
  void numbersAreReadAsTheyAreUsuallyWritten(String text, double value) {
    assertThat(read("=(.*)", "=" + text)).containsExactly(new Value("m", value, null));
  }

  @Test
  void aTabIsSeenAsAwsBuiltInAlgorithmsWriteIt() {
    String regex = ".*\\[[0-9]+\\].*#011validation-auc:(\\S+)";

    assertThat(read(regex, "[12]\ttrain-auc:0.9\tvalidation-auc:0.875"))
        .containsExactly(new Value("m", 0.875, 12L));
    assertThat(read("loss\\t(\\S+)", "loss\t2")).containsExactly(new Value("m", 2, null));
  }

  @ParameterizedTest
  @CsvSource({
    "loss=1, true",
    "loss=-1.5e-3, true",
    "loss=.5, true",
    "loss=+2., true",
    "loss=0x1p3, false",
    "loss=1.0f, false",
    "loss=٣, false",
    "loss=, false",
  })
  void onlyFiniteDecimalNumbersAreValues(String line, boolean value) {
    assertThat(read("loss=(\\S*)", line)).hasSize(value ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nan", "NaN", "-inf", "Infinity", "+INF", "1e999", "-1e999"})
  void whatIsNoFiniteNumberIsNone(String text) {
    assertThat(read("loss=(\\S*)", "loss=" + text))
        .containsExactly(new Value("m", Double.NaN, null));
  }

  @ParameterizedTest
  @CsvSource({
    "'loss: ([0-9.]+)', 'loss: '",
    "'.*#011validation-auc:(\\S+)', '#011validation-auc:'",
    "'a|b', ''",
    "'(?i)loss', ''",
    "'colou?r (x)', 'colo'",
    "'[abc]def', 'def'",
    "'\\([^)]*\\) VAL: ([0-9.]+)(E[+-][0-9]+)?', ' VAL: '",
    "'[[:alpha:]x]loss', ''",
    "'[(\\]]def', 'def'",
    "'}(best)? ([0-9.]+) of', ' of'",
    "'(x){2,3}at', 'at'",
    "'x😀?', 'x'",
  })
  void aNeedleIsPartOfEveryMatch(String regex, String needle) {
    assertThat(Needle.of(regex)).isEqualTo(needle);
  }

  @ParameterizedTest
  @CsvSource({
    "'\\([^)]*\\) VAL: ([0-9.]+)(E[+-][0-9]+)?', '(step 3) VAL: 0.25'",
    "'\\[[^)\\]]*\\] loss ([0-9.]+)(, best)?', '[3] loss 0.25'",
    "'}, \"loss\": ([0-9.]+)(, \"best\")?', '{}, \"loss\": 0.25'",
  })
  void whatAnOptionalGroupHoldsIsNotAskedForAfterAnyBracket(String regex, String line) {
    assertThat(read(regex, line)).extracting(Value::value).containsExactly(0.25);
  }

  /// Part of an expression, with a text that it matches.
  private record Piece(String regex, String text) {
    static final List<Piece> ALL =
        List.of(
            new Piece("ab", "ab"),
            new Piece("b]}", "b]}"),
            new Piece("{,x", "{,x"),
            new Piece("c😀", "c😀"),
            new Piece("\\(", "("),
            new Piece("\\)", ")"),
            new Piece("\\[", "["),
            new Piece("[^)]", "a"),
            new Piece("[()a]", "("),
            new Piece("[^\\](]", "b"),
            new Piece("[a\\]]", "]"),
            new Piece("[[:alpha:]1]", "c"),
            new Piece("[[:^alpha:])]", ")"),
            new Piece("[{a]", "{"),
            new Piece("[[a]", "["),
            new Piece("\\S", "b"),
            new Piece(".", "1"),
            new Piece("[]a]", "]"),
            new Piece("[^]a]", "b"),
            new Piece("\\Qa[(\\E", "a[("),
            new Piece("\\x61", "a"));

    /// In most expressions none of the last four: they are searched without a needle.
    private static final int COMMON = ALL.size() - 4;

    static Piece random(Random random, int depth) {
      var regex = new StringBuilder();
      var text = new StringBuilder();
      for (int i = random.nextInt(5); i >= 0; i--) {
        Piece piece = ALL.get(random.nextInt(random.nextInt(20) == 0 ? ALL.size() : COMMON));
        if (depth > 0 && random.nextInt(3) == 0) {
          Piece inner = random(random, depth - 1);
          String other = random.nextInt(30) == 0 ? "|c" : "";
          piece = new Piece("(" + inner.regex + other + ")", inner.text);
        }
        boolean there = true;
        String count = "";
        switch (random.nextInt(8)) {
          case 0 -> {
            count = List.of("?", "*", "??", "{0,2}").get(random.nextInt(4));
            there = false;
          }
          case 1 -> count = List.of("+", "{1}", "{1,}", "+?").get(random.nextInt(4));
          default -> {}
        }
        boolean whole = piece.regex.startsWith("(") || ALL.indexOf(piece) > 3;
        regex.append(piece.regex).append(count);
        text.append(there ? piece.text : whole ? "" : beforeLast(piece.text));
      }
      return new Piece(regex.toString(), text.toString());
    }

    private static String beforeLast(String text) {
      return text.substring(0, text.offsetByCodePoints(text.length(), -1));
    }
  }

  @Test
  void aNeedleHidesNoMatch() {
    var random = new Random(1);
    int matched = 0;
    int needles = 0;
    for (int i = 0; i < 20_000; i++) {
      Piece piece = Piece.random(random, 2);
      String regex = random.nextBoolean() ? piece.regex : piece.regex + "(1)?";
      Matcher matcher = Pattern.compile(regex).matcher(piece.text);
      if (matcher.find()) {
        matched++;
        assertThat(piece.text).as(regex).contains(Needle.of(regex));
      }
      needles += Needle.of(regex).isEmpty() ? 0 : 1;
    }
    assertThat(matched).isGreaterThan(15_000);
    assertThat(needles).isGreaterThan(3_000);
  }
}
