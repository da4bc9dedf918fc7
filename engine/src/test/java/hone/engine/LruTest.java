package hone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LruTest {
  private final Lru<String, String> kept = new Lru<>(10_000);

  @Test
  void forgetsWhatWasNotUsedForLongestWhereAllAreTooLarge() {
    kept.keep("a", "1", 3_200);
    kept.keep("b", "2", 3_200);
    kept.keep("c", "3", 3_200);
    assertThat(kept.get("a")).isEqualTo("1");

    kept.keep("d", "4", 3_200);

    assertThat(known()).containsExactly("a", "c", "d");
  }

  @Test
  void aLargeValueTakesThePlaceOfManySmallOnes() {
    kept.keep("a", "1", 600);
    kept.keep("b", "2", 600);
    kept.keep("c", "3", 600);

    kept.keep("d", "4", 9_000);

    assertThat(known()).containsExactly("c", "d");
  }

  @Test
  void whatIsLargerThanAllMayBeIsNotKeptAndDisplacesNothing() {
    kept.keep("a", "1", 600);
    kept.keep("b", "2", 600);

    assertThat(kept.keep("b", "new", 10_001)).isEqualTo("new");

    assertThat(known()).containsExactly("a");
  }

  @Test
  void aValueInPlaceOfAnotherTakesNoMoreThanItself() {
    kept.keep("a", "1", 600);
    for (int i = 0; i < 100; i++) {
      kept.keep("b", "2", 5_500);
    }

    assertThat(known()).containsExactly("a", "b");
  }

  private List<String> known() {
    return Stream.of("a", "b", "c", "d").filter(key -> kept.get(key) != null).toList();
  }
}
