package hone.runtime.attempt;

import hone.engine.backend.AttemptId;
import hone.runtime.log.LogSource;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.GivenUpException;
import hone.runtime.site.Placement;
import hone.runtime.site.RefusedException;
import hone.runtime.site.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/// A site in which things go wrong.
record FakePlacement(Placement real, Faults faults) implements Placement {

  /// A site in which things go wrong.
  static Site site(Site real, Faults faults) {
    return new Site() {
      @Override
      public Placement place(Attempt attempt) throws IOException {
        return new FakePlacement(real.place(attempt), faults);
      }

      @Override
      public void end(AttemptId attempt, AttemptFolder folder) throws IOException {
        real.end(attempt, folder);
      }
    };
  }

  @Override
  public String networkInterface() {
    return real.networkInterface();
  }

  @Override
  public boolean isStarted() throws IOException {
    return real.isStarted();
  }

  @Override
  public void reserve() throws RefusedException, IOException {
    real.reserve();
  }

  @Override
  public void prepare() throws RefusedException, IOException {
    if (faults.preparing.getCount() > 0) {
      faults.preparing.countDown();
      try {
        Thread.sleep(Duration.ofHours(1));
      } catch (InterruptedException _) {
        throw new IOException("interrupted");
      }
    }
    real.prepare();
  }

  @Override
  public void start() throws RefusedException, IOException {
    if (faults.starts.getAndDecrement() > 0) {
      throw new IOException("Too many open files");
    }
    real.start();
  }

  @Override
  public boolean hasBegun() throws RefusedException, IOException {
    if (faults.late.get()) {
      throw new GivenUpException("the node did not get it ready");
    }
    if (faults.begins.getAndDecrement() > 0) {
      throw new IOException("Too many open files");
    }
    return real.hasBegun();
  }

  @Override
  public List<HostStatus> look() throws IOException {
    if (faults.looks.getAndDecrement() > 0) {
      throw new IOException("Too many open files");
    }
    return real.look();
  }

  @Override
  public SequencedMap<String, LogSource> logs() throws IOException {
    return real.logs();
  }

  @Override
  public boolean terminate() throws IOException {
    return real.terminate();
  }

  @Override
  public boolean kill() throws IOException {
    return real.kill();
  }

  @Override
  public void endLeftovers() throws IOException {
    real.endLeftovers();
  }

  @Override
  public void remove() throws IOException {
    real.remove();
  }

  @Override
  public void close() {
    real.close();
  }

  /// What goes wrong in a site.
  ///
  /// @param looks how often it cannot be looked
  /// @param starts how often nothing can be started
  /// @param preparing open while something never gets ready
  /// @param begins how often it cannot be said whether something has begun
  /// @param late whether nothing begins in time
  record Faults(
      AtomicInteger looks,
      AtomicInteger starts,
      CountDownLatch preparing,
      AtomicInteger begins,
      AtomicBoolean late) {
    Faults() {
      this(
          new AtomicInteger(),
          new AtomicInteger(),
          new CountDownLatch(1),
          new AtomicInteger(),
          new AtomicBoolean());
    }
  }
}
