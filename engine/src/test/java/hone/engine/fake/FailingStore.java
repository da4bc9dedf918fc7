package hone.engine.fake;

import hone.engine.store.Lease;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/// A store at which the machine fails, or whose disk is full, when a test says so. Thread-safe.
public final class FailingStore extends ForwardingStore {
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger renewals = new AtomicInteger();
  private final AtomicInteger renewed = new AtomicInteger();
  private volatile boolean full;
  private volatile boolean held;

  public FailingStore(Store store) {
    super(store);
  }

  /// Let the machine fail at so many reads from now on.
  public void failReads(int count) {
    reads.set(count);
  }

  /// Let reads wait until the lease has been renewed, if it is within ten seconds.
  public void holdReadsForALease() {
    held = true;
  }

  private void await() {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (held && renewed.get() == 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the lease is not renewed while the store is read");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /// Let the machine fail at so many renewals of the lease from now on.
  public void failRenewals(int count) {
    renewals.set(count);
  }

  /// Let its disk be full, or not any more.
  public void fill(boolean full) {
    this.full = full;
  }

  /// How often the lease has been renewed.
  public int renewed() {
    return renewed.get();
  }

  private static void failOnce(AtomicInteger failures) {
    if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new StackOverflowError("of a test");
    }
  }

  @Override
  public <T> T read(Function<Snapshot, T> query) {
    await();
    failOnce(reads);
    return store.read(query);
  }

  @Override
  public <T> T write(Function<Transaction, T> work) {
    if (full) {
      throw new IllegalStateException("the disk is full, in a test");
    }
    return store.write(work);
  }

  @Override
  public Lease lease() {
    Lease lease = store.lease();
    return new Lease() {
      @Override
      public long epoch() {
        return lease.epoch();
      }

      @Override
      public String place() {
        return lease.place();
      }

      @Override
      public Duration retry() {
        return Duration.ofMillis(5);
      }

      @Override
      public boolean held() {
        return lease.held();
      }

      @Override
      public boolean keep() {
        failOnce(renewals);
        boolean isNew = lease.keep();
        renewed.incrementAndGet();
        return isNew;
      }
    };
  }
}
