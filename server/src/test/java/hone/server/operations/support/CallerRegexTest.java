package hone.server.operations.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller's regular expression costs before it is refused.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CallerRegexTest {
  /// What a parser may stumble over, so that a scanner that reads otherwise is found out.
  private static final List<String> PARTS =
      List.of(
          "a",
          "b?",
          ".",
          "(",
          "(",
          "(?:",
          "(?P<n>",
          "(?i)",
          "(?s-m:",
          ")",
          ")",
          ")",
          "|",
          "*",
          "+",
          "?",
          "{2}",
          "{3,}",
          "{2,7}",
          "{0}",
          "{,3}",
          "{12}",
          "{40}",
          "{02}",
          "[",
          "[^",
          "]",
          "]",
          "[:alpha:]",
          "[:",
          ":]",
          "-",
          "\\",
          "\\]",
          "\\[",
          "\\(",
          "\\d",
          "\\pN",
          "\\p{Greek}",
          "\\x{41}",
          "\\x{1c7f}",
          "\\x41",
          "\\101",
          "\\7",
          "\\Q",
          "\\E",
          "^",
          "$",
          "{",
          "}",
          "\\b",
          "ж",
          "𐐷",
          "z",
          "0",
          ",");

  private static String random(Random chance) {
    var text = new StringBuilder();
    for (int i = chance.nextInt(1, 14); i > 0; i--) {
      text.append(PARTS.get(chance.nextInt(PARTS.size())));
    }
    return text.toString();
  }

  /// The processor's time: others may have the processor meanwhile.
  private static long spent() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /// Goal: no expression makes a larger program than was told from its text, so that none is
  /// compiled that no memory holds. Method: random rows of what RE2/J's parser knows, compiled
  /// where they are told to be small.
  @Test
  void noProgramIsLargerThanWasToldFromItsText() {
    var chance = new Random(20_261_127);
    int compiled = 0;
    for (int i = 0; i < 300_000; i++) {
      String text = random(chance);
      ExpressionCost cost = ExpressionCost.of(text);
      if (cost.isEndless() || cost.instructions() > 20_000) {
        continue;
      }
      try {
        assertThat(Pattern.compile(text).programSize())
            .as(text)
            .isLessThanOrEqualTo((int) cost.instructions());
        compiled++;
      } catch (PatternSyntaxException _) {
        // What is none has no program.
      }
    }

    assertThat(compiled).isGreaterThan(20_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(a{100}){1000}",
        "a{1000}(?i){1000}(?i){1000}",
        "a{1000}\\Q\\E{1000}",
        "[+-[:](a{1000}){1000}[:]",
        "(?:(?:x{0,1000}){0,1000}){2,}",
        "(\\p{L}{1000}|b){1000}",
        "((((((a{10}){10}){10}){10}){10}){10}){10}",
      })
  void whatWouldBeTooLargeIsRefusedBeforeItIsCompiled(String text) {
    long start = spent();

    assertThatThrownBy(() -> CallerRegex.compile(text))
        .isInstanceOf(CallerRegex.TooLargeException.class)
        .hasMessage("found one of more than 5,000 instructions, allowed are 5,000");
    assertThat(Duration.ofNanos(spent() - start)).isLessThan(Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(?i)ᲀ", "(?i)\\x{1c88}(a)", "(?i)[a-\\x{ffff}](a)", "(?m)(?si:[^\\0-\\x{2000}])"})
  void lettersWhoseCaseIsSoughtForEverAreRefused(String text) {
    assertThatThrownBy(() -> CallerRegex.compile(text))
        .isInstanceOf(CallerRegex.TooLargeException.class)
        .hasMessageContaining("without regard to case");
  }

  @Test
  void manyLettersWithoutRegardToCaseAreRefused() {
    assertThatThrownBy(() -> CallerRegex.compile("(?i)" + "[\\x{4e00}-\\x{9fa5}]".repeat(3)))
        .isInstanceOf(CallerRegex.TooLargeException.class)
        .hasMessageStartingWith("found ranges of 62,706 letters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss=(\\S+)",
        "(?i)Validation[_ -]?Loss:\\s*([-+]?[0-9]*\\.?[0-9]+(?:e[-+]?[0-9]+)?)",
        "(?i)损失[一-龥]+=(.*)",
        "[ᲀ-ᲈ]=(.*)",
        "(?i)[\\x{0}-\\x{10ffff}](a)",
        "(.{1000})",
        "(a|b|c|d){500}",
        "\\[epoch \\d{1,4}/\\d{1,4}\\] .{0,200}auc=(0\\.\\d{1,8})",
        "\\x{1000}\\p{Greek}(.)",
      })
  void ordinaryOnesAreCompiled(String text) throws CallerRegex.TooLargeException {
    assertThat(CallerRegex.compile(text).pattern()).isEqualTo(text);
  }
}
