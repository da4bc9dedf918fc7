package hone.search.autotune;

import static org.assertj.core.api.Assertions.assertThat;

import hone.search.Parameter;
import hone.search.Scale;
import hone.search.Space;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

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
  void everyRangeHoldsItsExample() {
    for (String name :
        List.of("eta", "momentum", "weight_decay", "subsample", "dropout", "units", "x", "l2")) {
      for (String value : List.of("0.9", "0.01", "1", "7", "300", "0.999", "1e-7")) {
        for (Parameter parameter : ranges(name, value)) {
          double v = Double.parseDouble(value);
          switch (parameter) {
            case Parameter.Continuous p -> assertThat(v).isBetween(p.min(), p.max());
            case Parameter.Whole p -> assertThat((long) v).isBetween(p.min(), p.max());
            case Parameter.Categorical p -> assertThat(p.values()).contains(value);
          }
        }
      }
    }
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
  void plansByTheSpace() {
    Space grid = Space.of(new Parameter.Categorical("a", List.of("x", "y", "z")));
    Space wide = Space.of(new Parameter.Continuous("x", 0, 1, Scale.LINEAR));

    assertThat(Autotune.plan(grid, false))
        .isEqualTo(new Autotune.Plan("Grid", 3, 1, false, true, 3));
    assertThat(Autotune.plan(wide, true))
        .isEqualTo(new Autotune.Plan("Bayesian", 20, 2, true, true, 3));
  }

  private static List<Parameter> ranges(String name, String value) {
    SequencedMap<String, String> one = new LinkedHashMap<>();
    one.put(name, value);
    return Autotune.ranges(one, 30, Guide.none()).ranges();
  }
}
