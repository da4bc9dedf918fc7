package hone.engine.loop;

import hone.engine.Time;
import hone.engine.backend.Backend;
import hone.engine.store.Store;
import java.util.random.RandomGenerator;

/// What an engine works with. The caller keeps all of it and closes it after the engine.
///
/// @param random for names and seeds; thread-safe
public record Ports(
    Store store, Backend backend, Time time, RandomGenerator random, Telemetry telemetry) {

  /// Ports of an engine that nobody watches over.
  public Ports(Store store, Backend backend, Time time, RandomGenerator random) {
    this(store, backend, time, random, Telemetry.NONE);
  }
}
