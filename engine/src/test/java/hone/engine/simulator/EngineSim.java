package hone.engine.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.machines.TransitionLog;
import hone.engine.sql.SqliteDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The engine in a world that fails, seed by seed. `-Dhone.sim.seeds=N` runs more of them,
/// `-Dhone.sim.first=N` others.
final class EngineSim {
  private static final int SEEDS = Integer.getInteger("hone.sim.seeds", 2_000);
  private static final int FIRST = Integer.getInteger("hone.sim.first", 1);

  /// Each writes to a disk and waits for it.
  private static final int SQLITE_SEEDS = Integer.getInteger("hone.sim.sqlite.seeds", 20);

  /// In so many seeds, every transition of docs/machines is seen.
  private static final int SEEDS_FOR_ALL = 2_000;

  /// How many seeds a planted mistake may stay hidden for.
  private static final int SEEDS_MOST = 100;

  private static final int THREADS = 2;

  @Test
  void everyPromiseHoldsInEverySeedAndEveryTransitionIsSeen() throws Exception {
    Set<String> transitions = ConcurrentHashMap.newKeySet();
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      var parts = new ArrayList<Future<Long>>();
      for (int part = 0; part < THREADS; part++) {
        int first = FIRST + part;
        parts.add(threads.submit(() -> commits(first, transitions)));
      }
      long commits = 0;
      for (Future<Long> part : parts) {
        commits += part.get();
      }

      assertThat(commits).isGreaterThan(100L * SEEDS);
      if (SEEDS >= SEEDS_FOR_ALL) {
        Set<String> unseen = TransitionLog.all();
        unseen.removeAll(transitions);
        assertThat(unseen).as("transitions that no seed made").isEmpty();
      }
    }
  }

  private static long commits(int first, Set<String> transitions) {
    long commits = 0;
    for (int seed = first; seed < FIRST + SEEDS; seed += THREADS) {
      var simulation = new Simulation(Plan.of(seed));
      simulation.run();
      commits += simulation.commits();
      transitions.addAll(simulation.transitions());
    }
    return commits;
  }

  @Test
  void everyPromiseHoldsOnTheRealStore(@TempDir Path folder) {
    for (int seed = FIRST; seed < FIRST + SQLITE_SEEDS; seed++) {
      Path file = folder.resolve(seed + ".db");
      var databases = new ArrayList<SqliteDatabase>();
      Plan plan = Plan.of(seed).within(Duration.ofMinutes(6));
      var simulation =
          new Simulation(
              plan,
              clock -> {
                databases.add(new SqliteDatabase(file, clock));
                return databases.getLast();
              });
      simulation.run();
      databases.forEach(SqliteDatabase::close);
    }
  }

  @Test
  void oneSeedIsOneRun() {
    for (int seed = 1; seed <= 20; seed++) {
      long once = new Simulation(Plan.of(seed)).run();
      long again = new Simulation(Plan.of(seed)).run();

      assertThat(again).as("seed " + seed).isEqualTo(once);
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NOTHING")
  void aPlantedMistakeIsFound(Planted bug) {
    assertThatThrownBy(
            () -> {
              for (int seed = 1; seed <= SEEDS_MOST; seed++) {
                new Simulation(Plan.of(seed).with(bug)).run();
              }
            })
        .as(bug + " within " + SEEDS_MOST + " seeds")
        .isInstanceOf(Failure.class)
        .hasMessageContaining("-Dhone.sim.bug=" + bug);
  }

  @Test
  @EnabledIfSystemProperty(
      named = "hone.sim.seed",
      matches = "\\d+",
      disabledReason = "replays one seed: -Dhone.sim.seed=N")
  void replay() {
    Planted bug = Planted.valueOf(System.getProperty("hone.sim.bug", "NOTHING"));
    new Simulation(Plan.of(Long.getLong("hone.sim.seed")).with(bug)).run();
  }
}
