package hone.search.autotune;

import hone.search.Parameter;
import hone.search.Scale;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What AWS's guide lists for its built-in algorithms: which hyperparameters may be tuned, and in
/// which range.
///
/// **Source**: the pages "Tune a … model" of AWS's guide, one for each algorithm.
final class BuiltIns {
  /// An algorithm, then its hyperparameters: `i` for integers, `c` for real numbers, the range. A
  /// star stands for any text.
  private static final String TABLE =
      """
      xgboost: alpha c 0 1000, lambda c 0 1000, gamma c 0 5, eta c 0.1 0.5, \
      min_child_weight c 0 120, subsample c 0.5 1, colsample_bytree c 0.5 1, \
      colsample_bylevel c 0.1 1, colsample_bynode c 0.1 1, max_delta_step i 0 10, \
      max_depth i 0 10, num_round i 1 4000
      linear-learner: wd c 1e-7 1, l1 c 1e-7 1, learning_rate c 1e-5 1, \
      mini_batch_size i 100 5000, positive_example_weight_mult c 1e-5 1e5, use_bias b 0 1
      kmeans: epochs i 1 10, extra_center_factor i 4 10, mini_batch_size i 3000 15000
      knn: k i 1 1024, sample_size i 256 20000000
      factorization-machines: *_lr c 1e-8 512, *_wd c 1e-8 512, *_init_* c 1e-8 512, \
      epochs i 1 1000, mini_batch_size i 100 10000
      image-classification: beta_1 c 1e-6 0.999, beta_2 c 1e-6 0.999, eps c 1e-8 1, \
      gamma c 1e-8 0.999, learning_rate c 1e-6 0.5, mini_batch_size i 8 512, \
      momentum c 0 0.999, weight_decay c 0 0.999
      object-detection: learning_rate c 1e-6 0.5, mini_batch_size i 8 64, momentum c 0 0.999, \
      weight_decay c 0 0.999
      semantic-segmentation: learning_rate c 1e-4 0.1, mini_batch_size i 1 128, \
      momentum c 0.9 0.999, weight_decay c 1e-5 1e-3
      forecasting-deepar: epochs i 1 1000, context_length i 1 200, mini_batch_size i 32 1028, \
      learning_rate c 1e-5 0.1, num_cells i 30 200, num_layers i 1 8, dropout_rate c 0 0.2, \
      embedding_dimension i 1 50
      blazingtext: batch_size i 8 32, epochs i 5 15, learning_rate c 0.005 0.01, \
      min_count i 0 100, negative_samples i 5 25, sampling_threshold c 1e-4 1e-3, \
      vector_dim i 32 300, window_size i 1 10, buckets i 1000000 10000000, word_ngrams i 1 3
      ntm: learning_rate c 1e-4 0.1, mini_batch_size i 16 2048, rescale_gradient c 0.1 1, \
      weight_decay c 0 1
      lda: alpha0 c 0.1 10, num_topics i 1 150
      randomcutforest: num_samples_per_tree i 1 2048, num_trees i 50 1000
      ipinsights: epochs i 1 100, learning_rate c 1e-4 0.1, mini_batch_size i 100 50000, \
      num_entity_vectors i 10000 1000000, num_ip_encoder_layers i 1 10, \
      *_negative_sampling_rate i 0 10, vector_dim i 8 256, weight_decay c 0 1
      object2vec: dropout c 0 1, enc_dim i 4 4096, epochs i 4 20, learning_rate c 1e-6 1, \
      mini_batch_size i 1 8192
      """;

  private static final Map<String, List<Range>> ALGORITHMS = parsed();

  /// @param type `i`, `c`, or `b` for a yes or no
  private record Range(String name, char type, double min, double max) {
    boolean isOf(String hyperparameter) {
      return hyperparameter.matches(name.replace("*", ".*"));
    }
  }

  private BuiltIns() {}

  private static Map<String, List<Range>> parsed() {
    var algorithms = new LinkedHashMap<String, List<Range>>();
    TABLE
        .lines()
        .forEach(
            line -> {
              String[] parts = line.split(": ", -1);
              var ranges = new ArrayList<Range>();
              for (String each : parts[1].split(", *", -1)) {
                String[] words = each.split(" ", -1);
                ranges.add(
                    new Range(
                        words[0],
                        words[1].charAt(0),
                        Double.parseDouble(words[2]),
                        Double.parseDouble(words[3])));
              }
              algorithms.put(parts[0], List.copyOf(ranges));
            });
    return algorithms;
  }

  /// Cut a guessed range to what the algorithm's guide lists, but not beyond the example itself;
  /// empty for what is not listed there.
  ///
  /// @param algorithm its image's name, such as `linear-learner`; of one that is not built in, the
  ///     guess stays as it is
  static Optional<Parameter> cut(String algorithm, Parameter guess, String example) {
    List<Range> known = ALGORITHMS.get(algorithm);
    if (known == null) {
      return Optional.of(guess);
    }
    return known.stream()
        .filter(range -> range.isOf(guess.name()))
        .findFirst()
        .flatMap(range -> cut(range, guess, example));
  }

  private static Optional<Parameter> cut(Range range, Parameter guess, String example) {
    return switch (guess) {
      case Parameter.Categorical _ -> range.type() == 'b' ? Optional.of(guess) : Optional.empty();
      case Parameter.Whole(String name, long min, long max, Scale scale) ->
          range.type() == 'c'
              ? real(range, new Parameter.Continuous(name, min, max, scale), example)
              : whole(range, new Parameter.Whole(name, min, max, scale), example);
      case Parameter.Continuous real ->
          range.type() == 'c' ? real(range, real, example) : Optional.empty();
    };
  }

  private static Optional<Parameter> whole(Range range, Parameter.Whole guess, String example) {
    long value = Long.parseLong(example);
    long min = Math.max(guess.min(), Math.min(value, (long) range.min()));
    long max = Math.min(guess.max(), Math.max(value, (long) range.max()));
    return min < max
        ? Optional.of(new Parameter.Whole(guess.name(), min, max, guess.scale()))
        : Optional.empty();
  }

  private static Optional<Parameter> real(Range range, Parameter.Continuous guess, String example) {
    double value = Double.parseDouble(example);
    double min = Math.max(guess.min(), Math.min(value, range.min()));
    double max = Math.min(guess.max(), Math.max(value, range.max()));
    return min < max
        ? Optional.of(new Parameter.Continuous(guess.name(), min, max, guess.scale()))
        : Optional.empty();
  }
}
