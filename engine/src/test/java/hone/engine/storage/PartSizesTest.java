package hone.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.storage.PartSizes.Run;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PartSizesTest {
  @Test
  void partsLieOneAfterAnother() {
    PartSizes parts = PartSizes.of(List.of(5L, 5L, 7L, 5L));

    assertThat(parts.count()).isEqualTo(4);
    assertThat(List.of(parts.before(1), parts.before(2), parts.before(3), parts.before(4)))
        .containsExactly(0L, 5L, 10L, 17L);
    assertThat(parts.before(5)).isEqualTo(22);
  }

  @Test
  void aPartWithoutBytesIsNone() {
    assertThat(PartSizes.of(List.of(5L, 0L))).isEqualTo(PartSizes.of(List.of(5L)));
    assertThat(PartSizes.of(List.of(0L))).isEqualTo(PartSizes.NONE);
  }

  @Test
  void asManyPartsAsThereMayBeAreShort() {
    PartSizes parts = PartSizes.of(Collections.nCopies(10_000, 1L << 32));

    assertThat(parts.runs()).containsExactly(new Run(10_000, 1L << 32));
    assertThat(parts.before(10_001)).isEqualTo(10_000L << 32);
  }
}
