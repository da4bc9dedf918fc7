package hone.runtime.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.storage.DataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AtOnceTest {
  @Test
  void eachIsDoneOnceAndAsManyAtATimeAsAreAllowed() throws Exception {
    var together = new CyclicBarrier(4);
    List<Integer> done = Collections.synchronizedList(new ArrayList<>());
    AtOnce.each(
        40,
        4,
        i -> {
          await(together);
          done.add(i);
        });

    assertThat(done).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 40).boxed().toList());
  }

  private static void await(CyclicBarrier barrier) throws IOException {
    try {
      barrier.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException error) {
      throw new IOException("one was alone", error);
    }
  }

  @Test
  void theFirstErrorEndsIt() {
    List<Integer> done = Collections.synchronizedList(new ArrayList<>());

    assertThatThrownBy(
            () ->
                AtOnce.each(
                    1_000,
                    1,
                    i -> {
                      if (i == 7) {
                        throw new DataException("no seventh");
                      }
                      done.add(i);
                    }))
        .isInstanceOf(DataException.class)
        .hasMessage("no seventh");
    assertThat(done).hasSize(7);
  }

  @Test
  void whatIsNotWantedAnyMoreHasEndedWhenThatIsTold() {
    var begun = new AtomicInteger();
    var ended = new AtomicInteger();
    Thread caller = Thread.currentThread();

    assertThatThrownBy(
            () ->
                AtOnce.each(
                    4,
                    4,
                    _ -> {
                      if (begun.incrementAndGet() == 4) {
                        caller.interrupt();
                      }
                      endLate(ended);
                    }))
        .hasMessage("the download is not wanted any more");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended).hasValue(begun.get());
  }

  /// As where a last file is closed.
  private static void endLate(AtomicInteger ended) {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException _) {
      long end = System.nanoTime() + 300_000_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait(); // an interrupt would end a sleep
      }
      ended.incrementAndGet();
    }
  }

  @Test
  void aMachinesFailureOnOneThreadIsToldToo() {
    var failure = new OutOfMemoryError("as in a test");

    assertThatThrownBy(
            () ->
                AtOnce.each(
                    1,
                    1,
                    _ -> {
                      throw failure;
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(failure);
  }
}
