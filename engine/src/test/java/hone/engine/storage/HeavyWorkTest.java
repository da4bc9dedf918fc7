package hone.engine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HeavyWorkTest {
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private static Thread virtual(Runnable body) {
    return Thread.ofVirtual().start(body);
  }

  private void computeUntil(AtomicBoolean over) {
    try {
      HeavyWork.OF_TRAINING.run(
          () -> {
            while (!over.get()) {
              Thread.onSpinWait();
            }
            return "done";
          });
    } catch (IOException error) {
      failure.set(error);
    }
  }

  private List<Thread> busyTrainings(AtomicBoolean over) {
    var busy = new ArrayList<Thread>();
    for (int i = 0; i < 3 * Runtime.getRuntime().availableProcessors(); i++) {
      busy.add(virtual(() -> computeUntil(over)));
    }
    return busy;
  }

  private void end(List<Thread> busy, AtomicBoolean over) throws InterruptedException {
    over.set(true);
    for (Thread each : busy) {
      each.join();
    }
    assertThat(failure.get()).isNull();
  }

  @Test
  void virtualThreadsGoOnWhileMoreOfThemComputeThanThereAreProcessors() throws Exception {
    var over = new AtomicBoolean();
    List<Thread> busy = busyTrainings(over);
    var ran = new CountDownLatch(1);
    virtual(ran::countDown);

    assertThat(ran.await(20, TimeUnit.SECONDS)).as("another virtual thread runs").isTrue();
    end(busy, over);
  }

  @Test
  void whatACallerWaitsForDoesNotStandBehindTrainingJobs() throws Exception {
    var over = new AtomicBoolean();
    List<Thread> busy = busyTrainings(over);
    var answered = new CountDownLatch(1);
    virtual(
        () -> {
          try {
            HeavyWork.OF_REQUESTS.run(
                () -> {
                  answered.countDown();
                  return "copied";
                });
          } catch (IOException error) {
            failure.set(error);
          }
        });

    assertThat(answered.await(20, TimeUnit.SECONDS)).as("a request is answered").isTrue();
    end(busy, over);
  }

  @Test
  void whatWorkThrowsReachesWhoeverWaits() throws Exception {
    var caught = new AtomicReference<Throwable>();
    Runnable body =
        () -> {
          try {
            HeavyWork.OF_TRAINING.<String, InterruptedException>run(
                () -> {
                  throw new InterruptedException("mine");
                });
          } catch (IOException | InterruptedException error) {
            caught.set(error);
          }
        };
    virtual(body).join();

    assertThat(caught.get()).isInstanceOf(InterruptedException.class).hasMessage("mine");
    assertThatThrownBy(
            () ->
                HeavyWork.OF_TRAINING.run(
                    () -> {
                      throw new IOException("disk");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk");
  }

  @Test
  void anInterruptReachesTheWork() throws Exception {
    var began = new CountDownLatch(1);
    var told = new AtomicBoolean();
    Runnable body =
        () -> {
          try {
            HeavyWork.OF_TRAINING.run(
                () -> {
                  began.countDown();
                  try {
                    Thread.sleep(60_000);
                  } catch (InterruptedException _) {
                    told.set(true);
                  }
                  return "";
                });
          } catch (IOException error) {
            failure.set(error);
          }
        };
    Thread waiting = virtual(body);
    assertThat(began.await(20, TimeUnit.SECONDS)).isTrue();
    waiting.interrupt();
    waiting.join();

    assertThat(told).isTrue();
  }
}
