package hone.server.operations.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import hone.api.sagemaker.MetricDefinition;
import hone.engine.ApiError;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What regular expressions of metrics may cost.
final class RegexesTest {
  private static final int LINE = 16 * 1024;

  /// Machines of a build may be slow: what explodes takes longer than this by orders.
  private static final Duration CHEAP = Duration.ofSeconds(3);

  private static final List<String> BOMBS =
      List.of(
          "((a{1000}){1000})",
          "((a{1000}){1000}){1000}",
          "(?i)([a-\\x{ffff}])",
          "((a{100}){100})",
          "(a{1000})",
          "(((((a{10}){10}){10}){10}){10})",
          "(a+)+$",
          "((a+)+)+b",
          "(a|a)*b()",
          "(a|aa)+$",
          "(a*)*c",
          "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)x=1",
          ".*.*.*=(.*)",
          ".*.*.*.*.*.*=(.*)",
          "(x+x+)+y",
          "([a-z]+)*=",
          "(.*a){20}",
          "(.*a){200}",
          "(\\w+\\s*)+:",
          "((((((((((a?){20})))))))))a{20}",
          "(\\p{L}{500})",
          "(.{1000})");

  /// The processor's time: others may have the processor meanwhile.
  private static long spent() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  @Test
  void whatRe2LacksIsNamedWithWhatIsAllowed() {
    assertThatThrownBy(() -> Regexes.check(new MetricDefinition("acc", "(?<=val_acc=)([0-9.]+)")))
        .hasMessage(
            "ValidationException: The regular expression of the metric 'acc': found look-behind"
                + " '(?<=' in '(?<=val_acc=)([0-9.]+)', which RE2's syntax does not have. Allowed"
                + " is to match what stands around the number and put the number alone into the"
                + " first group, as in 'name=([0-9.]+)'.");
    assertThatThrownBy(() -> Regexes.check(new MetricDefinition("acc", "acc=([0-9.]+)(?!%)")))
        .hasMessageContaining("found look-ahead '(?!' in");
    assertThatThrownBy(() -> Regexes.check(new MetricDefinition("acc", "acc=([0-9.]+")))
        .hasMessageContaining("missing closing )");
  }

  @Test
  void regexBomb_isRefusedOrCheap() {
    int refused = 0;
    for (String bomb : BOMBS) {
      long start = spent();
      try {
        Regexes.check(new MetricDefinition("m", bomb));
        Pattern pattern = Pattern.compile(bomb);
        for (String unit : List.of("a", "x", "a=", "word ")) {
          pattern.matcher(unit.repeat(LINE / unit.length())).find();
        }
      } catch (ApiError error) {
        assertThat(error.code()).isEqualTo(ApiError.Code.VALIDATION);
        refused++;
      }

      assertThat(Duration.ofNanos(spent() - start)).as(bomb).isLessThan(CHEAP);
    }

    assertThat(refused).isBetween(3, BOMBS.size() - 10);
  }
}
