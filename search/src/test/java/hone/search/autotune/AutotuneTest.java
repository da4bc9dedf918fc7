package hone.search.autotune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import hone.search.Parameter;
import hone.search.Scale;
import hone.search.Space;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AutotuneTest {
  @Test
  void makesRangesAboutTheExamples() {
    assertThat(ranges("max_depth", "4"))
        .containsExactly(new Parameter.Whole("max_depth", 2, 8, Scale.LINEAR));
    assertThat(ranges("batch-size", "64"))
        .containsExactly(new Parameter.Whole("batch-size", 16, 256, Scale.LOGARITHMIC));
    assertThat(ranges("dropout", "0.2"))
        .containsExactly(new Parameter.Continuous("dropout", 0, 0.5, Scale.LINEAR));
    assertThat(ranges("useBias", "true"))
        .containsExactly(new Parameter.Categorical("useBias", List.of("true", "false")));
  }

  @Test
  void endsAreNumbersAsPeopleWriteThem() {
    for (var each : Map.of("weight_decay", "0.0001", "learning_rate", "0.003").entrySet()) {
      Parameter found = ranges(each.getKey(), each.getValue()).getFirst();
      assertThat(found)
          .isInstanceOfSatisfying(
              Parameter.Continuous.class,
              real -> {
                assertThat(Double.toString(real.min())).hasSizeLessThan(8);
                assertThat(Double.toString(real.max())).hasSizeLessThan(8);
              });
    }
  }

  @Test
  void everyRangeHoldsItsExample() {
    int seen = 0;
    for (String name :
        List.of("eta", "momentum", "weight_decay", "subsample", "dropout", "units", "x", "l2")) {
      for (String value :
          List.of("0.9", "0.01", "1", "7", "300", "0.999", "1e-7", "0.9999999999999999")) {
        for (Parameter parameter : ranges(name, value)) {
          double v = Double.parseDouble(value);
          switch (parameter) {
            case Parameter.Continuous p -> assertThat(v).isBetween(p.min(), p.max());
            case Parameter.Whole p -> assertThat(Long.parseLong(value)).isBetween(p.min(), p.max());
            case Parameter.Categorical p -> assertThat(p.values()).contains(value);
          }
          seen++;
        }
      }
    }
    // All but a momentum that nothing lies above.
    assertThat(seen).isEqualTo(8 * 8 - 1);
  }

  /// A program that reads such a setting as a whole number would fail with any other.
  @ParameterizedTest
  @CsvSource({
    "iterations, 500, 250, 1000",
    "num_iterations, 100, 50, 200",
    "n_generations, 20, 10, 40",
    "lr_warmup_epochs, 5, 2, 10",
    "lr_step_size, 30, 15, 60",
    "l1_units, 64, 16, 256",
    "register_tokens, 4, 2, 8",
    "dropout_layers, 2, 1, 4",
    "schema_size, 100, 25, 400",
    "duration, 100, 25, 400",
    "subsample_freq, 1, 1, 2",
    "lora_alpha, 16, 4, 64",
    "lrStepSize, 30, 15, 60",
    "LRDropEpochs, 30, 15, 60",
    "lr_drop, 40, 10, 160",
    "percent, 20, 5, 80",
  })
  void aCountStaysAWholeNumber(String name, String value, long min, long max) {
    assertThat(ranges(name, value))
        .satisfiesExactly(
            range ->
                assertThat(range)
                    .isInstanceOfSatisfying(
                        Parameter.Whole.class,
                        whole -> {
                          assertThat(whole.min()).isEqualTo(min);
                          assertThat(whole.max()).isEqualTo(max);
                        }));
  }

  @ParameterizedTest
  @CsvSource({
    "subsample, 1, 0.5, 1",
    "colsample_bytree, 1, 0.5, 1",
    "warmup-ratio, 1, 0.5, 1",
    "dropout, 0, 0, 0.5",
    "learningRate, 1, 0.03333333333333333, 1",
    "l2, 1, 0.001, 1000",
    "reg_lambda, 10, 0.01, 10000",
    "alpha0, 1, 0.001, 1000",
    "gamma, 5, 0.5, 50",
    "adam_beta1, 0.9, 0.5, 0.99",
  })
  void aShareOrARateIsARealNumberThoughItsExampleIsAWholeOne(
      String name, String value, double min, double max) {
    assertThat(ranges(name, value))
        .satisfiesExactly(
            range ->
                assertThat(range)
                    .isInstanceOfSatisfying(
                        Parameter.Continuous.class,
                        real -> {
                          assertThat(real.min()).isCloseTo(min, within(1e-12));
                          assertThat(real.max()).isCloseTo(max, within(1e-12));
                        }));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nthread",
        "num_workers",
        "randomSeed",
        "random_state",
        "num_classes",
        "numLabels",
        "n_jobs",
        "log_level",
        "early-stopping-patience",
        "numGPUs",
        "checkpoint_every"
      })
  void whatSaysNothingOfHowWellIsTrainedStaysAsItIs(String name) {
    assertThat(ranges(name, "4")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"proportion", "inversions", "num_pathways", "bidirectional_units"})
  void aWordWithinAnotherSaysNothing(String name) {
    assertThat(ranges(name, "4")).hasOnlyElementsOfType(Parameter.Whole.class).hasSize(1);
  }

  @Test
  void aMomentumAlmostOneIsLeftAsItIs() {
    assertThat(ranges("momentum", "0.9999999999999999")).isEmpty();
  }

  @Test
  void staysWithinWhatABuiltInAlgorithmsGuideLists() {
    var examples = new LinkedHashMap<String, String>();
    examples.put("eta", "0.3");
    examples.put("max_depth", "6");
    examples.put("min_child_weight", "100");
    examples.put("subsample", "0.2");
    examples.put("num_round", "3000");
    examples.put("tree_limit", "50");
    Autotune.Ranges found = Autotune.ranges(examples, 30, Guide.ofBuiltIn("xgboost"));

    assertThat(found.ranges())
        .containsExactly(
            new Parameter.Continuous("eta", 0.1, 0.5, Scale.LOGARITHMIC),
            new Parameter.Whole("max_depth", 3, 10, Scale.LINEAR),
            new Parameter.Continuous("min_child_weight", 25, 120, Scale.LOGARITHMIC),
            new Parameter.Continuous("subsample", 0.2, 1, Scale.LINEAR),
            new Parameter.Whole("num_round", 1500, 4000, Scale.LOGARITHMIC));
    assertThat(found.fixed()).containsOnlyKeys("tree_limit");
    assertThat(Autotune.ranges(examples, 30, Guide.ofBuiltIn("mine")).ranges()).hasSize(6);

    var rates = new LinkedHashMap<String, String>();
    rates.put("bias_lr", "0.1");
    assertThat(Autotune.ranges(rates, 30, Guide.ofBuiltIn("factorization-machines")).ranges())
        .hasSize(1);
    assertThat(Autotune.ranges(rates, 30, Guide.ofBuiltIn("kmeans")).ranges()).isEmpty();
  }

  @Test
  void leavesWhatCannotBeTuned() {
    SequencedMap<String, String> examples = new LinkedHashMap<>();
    examples.put("sagemaker_program", "\"train.py\"");
    examples.put("seed", "7");
    examples.put("optimizer", "adam");
    examples.put("num_class", "10");
    examples.put("offset", "0");
    examples.put("shift", "-3.5");
    examples.put("config", "{\"a\": 1}");

    Autotune.Ranges found = Autotune.ranges(examples, 30, Guide.none());

    assertThat(found.ranges()).isEmpty();
    assertThat(found.fixed()).isEqualTo(examples);
  }

  @Test
  void tunesNoMoreThanIsAllowed() {
    SequencedMap<String, String> examples = new LinkedHashMap<>();
    for (int i = 0; i < 5; i++) {
      examples.put("x" + i, "0.5");
    }

    Autotune.Ranges found = Autotune.ranges(examples, 3, Guide.none());

    assertThat(found.ranges()).hasSize(3);
    assertThat(found.fixed()).containsOnlyKeys("x3", "x4");
  }

  @Test
  void triesTenForEachDimensionButNoMoreThanThereAre() {
    var few = new Parameter.Categorical("a", List.of("x", "y", "z"));
    var real = new Parameter.Continuous("x", 0, 1, Scale.LINEAR);

    assertThat(Autotune.trials(Space.of(few))).isEqualTo(3);
    assertThat(Autotune.trials(Space.of(real))).isEqualTo(20);
    assertThat(Autotune.trials(reals(5))).isEqualTo(60);
    assertThat(Autotune.trials(reals(30))).isEqualTo(150);
  }

  private static Space reals(int dimensions) {
    return new Space(
        IntStream.range(0, dimensions)
            .<Parameter>mapToObj(i -> new Parameter.Continuous("x" + i, 0, 1, Scale.LINEAR))
            .toList());
  }

  private static List<Parameter> ranges(String name, String value) {
    SequencedMap<String, String> one = new LinkedHashMap<>();
    one.put(name, value);
    return Autotune.ranges(one, 30, Guide.none()).ranges();
  }
}
