package hone.engine.advice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.engine.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What somebody looks at takes no more than one of the searches' threads.
final class LaneTest {
  @Test
  void tasksRunOneAfterTheOtherInTheirOrder() throws InterruptedException {
    List<Integer> done = new ArrayList<>();
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    var ended = new CountDownLatch(16);
    try (var threads = Executors.newFixedThreadPool(4)) {
      var lane = new Lane<>(threads, 16);
      for (int i = 0; i < 16; i++) {
        int number = i;
        lane.execute(
            () -> {
              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
              done.add(number);
              atOnce.decrementAndGet();
              ended.countDown();
            });
      }
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }

    assertThat(most).hasValue(1);
    assertThat(done).hasSize(16).isSorted();
  }

  @Test
  void aTaskThatFailsDoesNotStopThoseBehindIt() {
    List<Runnable> given = new ArrayList<>();
    var lane = new Lane<>(given::add, 4);
    var ran = new AtomicInteger();
    lane.execute(
        () -> {
          throw new IllegalStateException("expected");
        });
    lane.execute(ran::incrementAndGet);

    assertThatThrownBy(given.removeFirst()::run).hasMessage("expected");
    given.removeFirst().run();

    assertThat(ran).hasValue(1);
  }

  @Test
  void whatNoThreadTakesIsRefusedAndTheNextIsTaken() {
    List<Runnable> given = new ArrayList<>();
    var without = new AtomicBoolean(true);
    var lane = new Lane<>(task -> give(task, given, without.get()), 4);
    var ran = new ArrayList<String>();
    assertThatThrownBy(() -> lane.execute(() -> ran.add("refused")))
        .isInstanceOf(RejectedExecutionException.class);
    without.set(false);
    lane.execute(() -> ran.add("next"));
    given.removeFirst().run();

    assertThat(ran).containsExactly("next");
    assertThat(given).isEmpty();
  }

  @Test
  void whatWaitsGoesOnWhereItIsWhenNoOtherThreadTakesIt() {
    List<Runnable> given = new ArrayList<>();
    var without = new AtomicBoolean();
    var lane = new Lane<>(task -> give(task, given, without.get()), 4);
    var ran = new ArrayList<String>();
    lane.execute(() -> ran.add("first"));
    lane.execute(() -> ran.add("second"));
    lane.execute(() -> ran.add("third"));
    without.set(true);
    given.removeFirst().run();
    without.set(false);
    lane.execute(() -> ran.add("fourth"));
    given.removeFirst().run();

    assertThat(ran).containsExactly("first", "second", "third", "fourth");
  }

  private static void give(Runnable task, List<Runnable> given, boolean without) {
    if (without) {
      throw new RejectedExecutionException("expected");
    }
    given.add(task);
  }

  @Test
  void tooManyThatWaitAreRefused() {
    List<Runnable> given = new ArrayList<>();
    var lane = new Lane<>(given::add, 2);
    lane.execute(() -> {});
    lane.execute(() -> {});

    assertThatThrownBy(() -> lane.execute(() -> {})).isInstanceOf(ApiError.class);
    given.removeFirst().run();
    lane.execute(() -> {});
    assertThat(given).hasSize(1);
  }
}
