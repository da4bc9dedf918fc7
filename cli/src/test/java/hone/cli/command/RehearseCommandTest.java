package hone.cli.command;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/// The build goes on without a start-up cache, so nothing else tells that none can be made.
final class RehearseCommandTest {
  @Test
  void theRehearsalThatTheStartUpCacheIsMadeFromRunsToItsEnd() {
    assertThatCode(new RehearseCommand()::run).doesNotThrowAnyException();
  }
}
