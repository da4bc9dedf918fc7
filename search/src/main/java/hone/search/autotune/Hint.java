package hone.search.autotune;

import hone.search.Parameter;
import hone.search.Scale;
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
/// @param name lower case, words joined by `_`
/// @param given the name as it was given
/// @param value the example
record Hint(String name, String given, String value) {
  /// Names that say what is trained or where, not how well; `sagemaker_` are the service's own.
  private static final Pattern FIXED =
      Pattern.compile(
          "sagemaker_.*|.*(seed|num_class|n_class|feature_dim|input_dim|num_feature|n_jobs|thread"
              + "|worker|verbos|log_|_log|path|dir|file|bucket|region|metric|version|device|gpu"
              + "|checkpoint|interval|patience|host|port).*");

  private static final Pattern SHARE =
      Pattern.compile(".*(subsample|colsample|fraction|_frac|ratio|percent).*");

  private static final Pattern DROPOUT = Pattern.compile(".*drop(out|_?rate)?.*");

  private static final Pattern NEAR_ONE = Pattern.compile(".*(momentum|beta|rho|gamma|ema).*");

  private static final Pattern REGULARISATION =
      Pattern.compile(".*(weight_decay|lambda|alpha|^wd$|_wd|^l1|^l2|_l1|_l2|reg).*");

  private static final Pattern RATE = Pattern.compile(".*(learning_rate|^lr$|_lr|lr_|^eta$).*");

  private static final Pattern LENGTH =
      Pattern.compile(".*(epoch|round|iteration|estimators|steps).*");

  static Hint of(String name, String value) {
    String words =
        name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT).replace('-', '_');
    return new Hint(words, name, value.strip());
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
    // A share, a rate or a regularisation that happens to be written without a point.
    if (is(SHARE) || is(DROPOUT) || is(RATE) || is(REGULARISATION) || is(NEAR_ONE)) {
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

  private Optional<Parameter> continuous(double min, double max, Scale scale) {
    boolean usable = Double.isFinite(max) && min < max && (scale == Scale.LINEAR || min > 0);
    return usable
        ? Optional.of(new Parameter.Continuous(given, min, max, scale))
        : Optional.empty();
  }

  private boolean is(Pattern pattern) {
    return pattern.matcher(name).matches();
  }
}
