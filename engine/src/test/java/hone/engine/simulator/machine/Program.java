package hone.engine.simulator.machine;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.Observation.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one attempt's training program does, drawn from its attempt's name.
///
/// @param start how long until it trains; half of it, if there are data to download
/// @param epoch how long each value takes
/// @param values the objective values that it prints
/// @param ending how it ends after the last one, or `null` if it hangs
/// @param lostAt when every trace of it is lost, or `null`
/// @param downloads whether it has data to download first
public record Program(
    Duration start,
    Duration epoch,
    List<Double> values,
    @Nullable Ending ending,
    @Nullable Duration lostAt,
    boolean downloads) {

  public static Program of(Chance chance, double faults) {
    int epochs = chance.in(0.02) ? 120 : chance.between(1, 6);
    double level = Math.round(chance.real() * 1_000) / 1_000.0;
    var values = new ArrayList<Double>();
    for (int i = 1; i <= epochs; i++) {
      values.add(level + Math.round(1_000.0 / i) / 1_000.0);
    }
    boolean silent = chance.in(0.08);
    Ending ending = ending(chance);
    boolean hangs = chance.in(0.05);
    boolean isLost = chance.in(0.03 * faults);
    return new Program(
        Duration.ofSeconds(chance.between(0, 30)),
        Duration.ofSeconds(epochs > 100 ? 1 : chance.between(1, 60)),
        silent ? List.of() : values,
        hangs ? null : ending,
        isLost ? Duration.ofSeconds(chance.between(1, 200)) : null,
        chance.in(0.8));
  }

  public Program neverLost() {
    return new Program(start, epoch, values, ending, null, downloads);
  }

  private static Ending ending(Chance chance) {
    double which = chance.real();
    if (which < 0.75) {
      return new Ending.Completed();
    }
    return which < 0.88
        ? new Ending.Failed(FailureKind.ALGORITHM, "AlgorithmError: simulated, exit code: 1")
        : new Ending.Failed(FailureKind.INTERNAL, "InternalServerError: simulated");
  }

  /// How long after its start it ends by itself.
  public Duration length() {
    return start.plus(epoch.multipliedBy(values.size())).plusSeconds(5);
  }
}
