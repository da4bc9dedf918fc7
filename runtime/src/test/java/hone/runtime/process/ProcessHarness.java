package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import hone.runtime.attempt.BackendHarness;

/// Trainings as processes of this machine, none of which is left after a test.
abstract class ProcessHarness extends BackendHarness {
  @Override
  protected String image() {
    return "local:/bin/sh";
  }

  @Override
  protected void assertNothingRuns() {
    assertThat(OwnProcesses.of(folder)).as("processes left").isEmpty();
    await(() -> OwnProcesses.helpersOf(folder).isEmpty(), "end of what serves the programs");
  }
}
