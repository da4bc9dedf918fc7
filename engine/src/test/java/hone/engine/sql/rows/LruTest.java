package hone.engine.sql.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class LruTest {
  private final Lru<String, String> kept = new Lru<>(10_000);

  @Test
  void forgetsWhatWasNotUsedForLongestWhereAllAreTooLarge() {
    kept.keep("a", "1", 2_700);
    kept.keep("b", "2", 2_700);
    kept.keep("c", "3", 2_700);
    assertThat(kept.get("a")).isEqualTo("1");

    kept.keep("d", "4", 2_700);

    assertThat(known()).containsExactly("a", "c", "d");
  }

  @Test
  void aLargeValueTakesThePlaceOfManySmallOnes() {
    kept.keep("a", "1", 100);
    kept.keep("b", "2", 100);
    kept.keep("c", "3", 100);

    kept.keep("d", "4", 8_500);

    assertThat(known()).containsExactly("c", "d");
  }

  @Test
  void whatIsLargerThanAllMayBeIsNotKeptAndDisplacesNothing() {
    kept.keep("a", "1", 100);
    kept.keep("b", "2", 100);

    assertThat(kept.keep("b", "new", 9_501)).isEqualTo("new");

    assertThat(known()).containsExactly("a");
  }

  @Test
  void aValueInPlaceOfAnotherTakesNoMoreThanItself() {
    kept.keep("a", "1", 100);
    for (int i = 0; i < 100; i++) {
      kept.keep("b", "2", 5_000);
    }

    assertThat(known()).containsExactly("a", "b");
  }

  @Test
  void emptyTextsTakeRoomToo() {
    for (int i = 0; i < 21; i++) {
      kept.keep("" + i, "", 0);
    }

    assertThat(kept.get("0")).isNull();
    assertThat(kept.get("1")).isEmpty();
  }

  private List<String> known() {
    return Stream.of("a", "b", "c", "d").filter(key -> kept.get(key) != null).toList();
  }
}
