package hone.engine.sql;

import hone.engine.fake.Specs;
import hone.engine.job.Identity;
import hone.engine.job.TuningJob;
import hone.engine.job.TuningState;
import hone.engine.store.Store;
import java.time.Instant;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Gives each test a store, which it may open anew.
abstract class StoreHarness {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  static final LinkedHashMap<String, String> NO_VALUES = new LinkedHashMap<>();

  Store store;

  /// Open the store, the same one at every call within a test.
  abstract Store openStore();

  @BeforeEach
  void open() {
    store = openStore();
  }

  @AfterEach
  void close() {
    store.close();
  }

  static TuningJob tuning(String name, Instant at) {
    var submission = Specs.random(5, 1).withStrategy("Bayesian").tuning(name, 2);
    return new TuningJob(
        new Identity(0, Specs.SCOPE, name, "arn", at),
        submission.spec(),
        "{}",
        TuningState.created(at));
  }
}
