package hone.server.listen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class DescriptorsTest {
  @Test
  void connectionsLeaveRoomForFilesHoweverFewMayBeOpen() {
    for (long files : new long[] {300, 1_024, 4_096, 20_000, 1_000_000}) {
      for (int addresses = 1; addresses <= 2; addresses++) {
        long all = (long) addresses * Descriptors.connections(files, addresses);

        assertThat(all).isPositive().isLessThan(files - 200);
      }
    }
  }

  @Test
  void whereManyFilesMayBeOpenThereAreNoFewerConnectionsThanUsual() {
    assertThat(Descriptors.connections(65_536, 2)).isEqualTo(8_192);
    assertThat(Descriptors.connections(Long.MAX_VALUE, 1)).isEqualTo(8_192);
    assertThat(Descriptors.connections(1_024, 1)).isEqualTo(384);
  }

  @Test
  void aProcessThatMayOpenNextToNothingTakesSomeConnections() {
    assertThat(Descriptors.connections(64, 2)).isEqualTo(16);
  }
}
