package hone.engine.simulator;

import hone.engine.simulator.machine.Schedule;

/// A simulation that broke a promise: what, when, what came before, and how to see it again.
final class Failure extends AssertionError {
  private static final long serialVersionUID = 1;

  Failure(Plan plan, Schedule schedule, Throwable cause) {
    super(
        "%s%n  at %d ms of %s%n  replay: %s%n  before:%n    %s"
            .formatted(
                cause.getMessage(),
                schedule.now().toMillis(),
                plan,
                plan.command(),
                String.join("\n    ", schedule.trace())),
        cause);
  }
}
