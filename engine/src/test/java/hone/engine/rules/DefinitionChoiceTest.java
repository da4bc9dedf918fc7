package hone.engine.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.fake.Specs;
import hone.engine.tuning.TuningSpec;
import hone.search.Configuration;
import hone.search.Outcome;
import hone.search.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DefinitionChoiceTest {
  private final List<List<Trial>> trials = List.of(new ArrayList<>(), new ArrayList<>());

  private void add(int definition, double value) {
    List<Trial> own = trials.get(definition);
    var configuration = new Configuration(new LinkedHashMap<>());
    own.add(new Trial(own.size() + 1, configuration, new Outcome.Succeeded(value), List.of()));
  }

  @Test
  void eachGetsFiveAndThenThreeOfFourGoToTheBetterOne() {
    TuningSpec spec = Specs.random(50, 1).withStrategy("Bayesian").tuning("job", 2).spec();
    for (int i = 0; i < 10; i++) {
      int next = DefinitionChoice.next(spec, trials);
      assertThat(next).as("trial %d", i + 1).isEqualTo(i % 2);
      add(next, next == 1 ? 0.1 : 0.2);
    }
    for (int i = 0; i < 40; i++) {
      int next = DefinitionChoice.next(spec, trials);
      add(next, next == 1 ? 0.1 : 0.2);
    }

    assertThat(trials.get(1)).hasSize(35);
    assertThat(trials.get(0)).hasSize(15);
  }

  @Test
  void ofARandomSearchTheyTakeTurnsWhateverTheResults() {
    TuningSpec spec = Specs.random(50, 1).tuning("job", 2).spec();
    for (int i = 0; i < 50; i++) {
      int next = DefinitionChoice.next(spec, trials);
      assertThat(next).as("trial %d", i + 1).isEqualTo(i % 2);
      add(next, next);
    }
  }

  @Test
  void aStrategyThatDoesNotExistIsAMistake() {
    TuningSpec spec = Specs.random(50, 1).withStrategy("None").tuning("job", 2).spec();

    assertThatThrownBy(() -> DefinitionChoice.next(spec, trials)).hasMessage("no strategy None");
  }

  @Test
  void oneThatHasTriedAllGetsNoMore() {
    TuningSpec spec = Specs.random(6, 1).withStrategy("Grid").tuning("job", 2).spec();
    for (int i = 0; i < 3; i++) {
      add(0, 0.1);
    }
    add(1, 0.2);

    assertThat(DefinitionChoice.next(spec, trials)).isEqualTo(1);
    add(1, 0.2);
    assertThat(DefinitionChoice.next(spec, trials)).isEqualTo(1);
  }
}
