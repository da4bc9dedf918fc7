package hone.search.autotune;

import hone.search.Parameter;
import hone.search.Scale;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Guesses a range from a hyperparameter's name and one value of it.
///
/// The widths are of a kind: a factor of ten to both sides where nothing else is known, more where
/// good values are known to differ by more (regularisation, learning rates), and what the name
/// says it means (a share lies in 0 to 1, momentum close to 1).
///
/// An example that is a whole number stays one unless the name's words say that it is a real
/// number, and none says that something is counted: a program that reads it as a whole number would
/// fail with any other, and one that reads a real number takes whole ones, too.
///
/// @param name lower case, words joined by `_`
/// @param given the name as it was given
/// @param value the example
record Hint(String name, String given, String value) {
  /// Names that say what is trained or where, not how well; `sagemaker_` are the service's own.
  /// Those of the first line mean this within other words, too, such as `nthread`.
  private static final Pattern FIXED =
      Pattern.compile(
          "sagemaker_.*|.*(?:seed|thread|worker|verbos|gpu|checkpoint).*|"
              + words(
                  "(?:n|num)_?(?:class(?:es)?|labels?|features?|jobs?)|feature_dim|input_dim"
                      + "|random_state|log|path|dir|file|bucket|region|metric|version|device"
                      + "|interval|patience|host|port"));

  /// A double tells any number of so many digits apart from its neighbours.
  private static final MathContext DIGITS = new MathContext(15);

  private static final Pattern SHARE =
      named("subsample|colsample|fraction|frac|ratio|percent|percentage");

  /// A share even of what is counted, such as `sample_ratio`.
  private static final Pattern SHARE_OF_ALL =
      Pattern.compile("(?:.*_)?(?:fraction|frac|ratio|percent|percentage)");

  private static final Pattern DROPOUT = named("drop|dropout|droprate");

  private static final Pattern NEAR_ONE = named("momentum|beta|rho|gamma|ema");

  /// Of any size: nothing is counted by these letters.
  private static final Pattern GREEK = named("beta|rho|gamma|eta");

  private static final Pattern REGULARISATION =
      named("weight_?decay|lambda|alpha|wd|l1|l2|reg|regulari[sz]\\w*");

  private static final Pattern RATE = named("learning_?rate|lr|eta");

  private static final Pattern LENGTH =
      named("(?:n|num|max)?(?:epochs?|rounds?|iters?|iterations?|generations?|steps?|estimators?)");

  private static final Pattern COUNT =
      named(
          "n|num|number|counts?|layers?|units?|neurons?|cells?|heads?|blocks?|channels?"
              + "|filters?|kernels?|trees?|leaf|leaves|bins?|clusters?|tokens?|samples?|batch"
              + "|size|dim|dims|width|depth|len|length|order|degree|rank|lora|freq|frequency"
              + "|every|period|delay|warmup|window|stride");

  static Hint of(String name, String value) {
    String words =
        name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
            .replaceAll("([A-Z])([A-Z][a-z]{2})", "$1_$2")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]+", "_");
    return new Hint(words, name, value.strip());
  }

  /// Names with one of these among their words, which may be numbered, such as `beta_1` or `beta1`.
  private static Pattern named(String words) {
    return Pattern.compile(words("(?:" + words + ")[0-9]*"));
  }

  private static String words(String words) {
    return "(?:.*_)?(?:" + words + ")(?:_.*)?";
  }

  /// The range; empty when this is better left as it is.
  Optional<Parameter> range() {
    if (name.isEmpty() || FIXED.matcher(name).matches()) {
      return Optional.empty();
    }
    if (value.matches("[Tt]rue|[Ff]alse")) {
      boolean capital = Character.isUpperCase(value.charAt(0));
      List<String> both = capital ? List.of("True", "False") : List.of("true", "false");
      return Optional.of(
          new Parameter.Categorical(given, both.contains(value) ? both : List.of(value)));
    }
    if (value.matches("[+-]?\\d{1,15}")) {
      return whole(Long.parseLong(value));
    }
    if (value.matches("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?")) {
      double number = Double.parseDouble(value);
      return Double.isFinite(number) ? real(number) : Optional.empty();
    }
    return Optional.empty();
  }

  private Optional<Parameter> whole(long v) {
    if (isReal(v)) {
      return real((double) v);
    }
    if (v <= 0) {
      return Optional.empty();
    }
    if (v < 8 || is(LENGTH)) {
      Scale scale = v < 8 ? Scale.LINEAR : Scale.LOGARITHMIC;
      return Optional.of(new Parameter.Whole(given, Math.max(1, v / 2), 2 * v, scale));
    }
    return Optional.of(new Parameter.Whole(given, v / 4, 4 * v, Scale.LOGARITHMIC));
  }

  /// Whether it is a real number that happens to be written without a point. A share, a rate or a
  /// momentum is no greater than 1.
  private boolean isReal(long v) {
    if (is(LENGTH) || is(COUNT)) {
      return v <= 1 && is(SHARE_OF_ALL);
    }
    boolean unbounded = is(REGULARISATION) || is(GREEK);
    return unbounded || (v <= 1 && (is(SHARE) || is(DROPOUT) || is(RATE) || is(NEAR_ONE)));
  }

  private Optional<Parameter> real(double v) {
    if (is(DROPOUT) && v >= 0 && v < 1) {
      return continuous(0, Math.max(v, Math.clamp(2 * v, 0.5, 0.95)), Scale.LINEAR);
    }
    if (is(SHARE) && v > 0 && v <= 1) {
      return continuous(Math.min(0.5 * v, 0.5), 1, Scale.LINEAR);
    }
    if (is(NEAR_ONE) && v > 0.5 && v < 1) {
      double far = 1 - v;
      return continuous(Math.max(0.5, 1 - 10 * far), 1 - far / 10, Scale.REVERSE_LOGARITHMIC);
    }
    if (v <= 0) {
      // Nothing tells the scale of what may be zero or negative.
      return Optional.empty();
    }
    double factor = is(REGULARISATION) ? 1000 : is(RATE) ? 30 : 10;
    double most = v <= 1 && !is(REGULARISATION) ? Math.min(1, v * factor) : v * factor;
    return continuous(v / factor, most, Scale.LOGARITHMIC);
  }

  private Optional<Parameter> continuous(double least, double most, Scale scale) {
    double min = rounded(least);
    double max = rounded(most);
    boolean inScale =
        switch (scale) {
          case AUTO, LINEAR -> true;
          case LOGARITHMIC -> min > 0;
          // Next to 1 nothing is left between.
          case REVERSE_LOGARITHMIC -> max < 1;
        };
    boolean usable = Double.isFinite(max) && min < max && inScale;
    return usable
        ? Optional.of(new Parameter.Continuous(given, min, max, scale))
        : Optional.empty();
  }

  /// As people would write it: a thousandth of 0.0001 is 1e-7, and not the double that the quotient
  /// is.
  private static double rounded(double end) {
    return Double.isFinite(end) ? new BigDecimal(end).round(DIGITS).doubleValue() : end;
  }

  private boolean is(Pattern pattern) {
    return pattern.matcher(name).matches();
  }
}
