package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Stage;
import hone.engine.backend.TrainingOrder;
import hone.runtime.contract.Hosts.Host;
import hone.runtime.log.LogSource;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Placement;
import hone.runtime.site.RefusedException;
import hone.runtime.site.Site;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Runs attempts at a [StagedSite].
abstract class StagedHarness extends BackendHarness {
  /// A place where nothing runs, and everything is as the test says.
  static final class StagedSite implements Site {
    final Map<String, Placement.HostStatus> seen = new ConcurrentHashMap<>();
    volatile boolean started;
    volatile boolean ready = true;
    volatile boolean away;
    volatile boolean mute;
    volatile Optional<Instant> begun = Optional.empty();
    final AtomicInteger asked = new AtomicInteger();
    volatile String refusal = "";
    volatile boolean terminated;
    volatile boolean removed;
    volatile boolean broken;
    volatile boolean foreign;
    volatile Set<AttemptId> spared = Set.of();

    @Override
    public Placement place(Attempt attempt) {
      return new StagedPlacement(this, attempt);
    }

    @Override
    public void end(AttemptId attempt, AttemptFolder folder) throws IOException {
      asked.incrementAndGet();
      if (away) {
        throw new UnavailableException("the site is away", new IOException("of a test"));
      }
      if (broken) {
        throw new StackOverflowError("of a test: no end");
      }
      removed = true;
    }

    @Override
    public void removeAllBut(Set<AttemptId> known) {
      spared = known;
      if (foreign) {
        throw new IllegalArgumentException("of a test: a foreign thing");
      }
    }

    private record StagedPlacement(StagedSite site, Attempt attempt) implements Placement {
      @Override
      public String networkInterface() {
        return "lo";
      }

      @Override
      public boolean isStarted() {
        return site.started;
      }

      @Override
      public void start() {
        site.started = true;
      }

      @Override
      public boolean queues() {
        return true;
      }

      @Override
      public boolean hasBegun() throws RefusedException {
        site.asked.incrementAndGet();
        if (!site.refusal.isEmpty()) {
          throw new RefusedException(site.refusal);
        }
        if (!site.ready) {
          attempt.tell().accept("waiting for a machine");
        }
        return site.ready;
      }

      @Override
      public Optional<Instant> begunAt() {
        return site.begun;
      }

      @Override
      public List<HostStatus> look() throws IOException {
        if (site.broken) {
          throw new IllegalStateException("of a test: no look");
        }
        if (site.away) {
          throw new UnavailableException("the site is away", new IOException("of a test"));
        }
        return attempt.hosts().all().stream()
            .map(host -> site.seen.getOrDefault(host.name(), HostStatus.running(host)))
            .toList();
      }

      @Override
      public SequencedMap<String, LogSource> logs() throws IOException {
        if (site.mute) {
          throw new IOException("Input/output error");
        }
        var all = new LinkedHashMap<String, LogSource>();
        for (Host host : attempt.hosts().all()) {
          all.put(host.name(), (cursor, _) -> new LogSource.Batch(List.of(), cursor, false));
        }
        return all;
      }

      @Override
      public boolean terminate() {
        site.terminated = true;
        return true;
      }

      @Override
      public boolean kill() throws IOException {
        for (HostStatus each : look()) {
          if (!each.isOver()) {
            HostStatus end =
                each.reclaimed()
                    ? HostStatus.reclaimed(each.host(), true, each.why())
                    : HostStatus.exited(each.host(), 137, "");
            site.seen.put(each.host().name(), end);
          }
        }
        return true;
      }

      @Override
      public void remove() {
        site.removed = true;
        if (site.broken) {
          throw new StackOverflowError("of a test: no removal");
        }
      }

      @Override
      public void close() {}
    }
  }

  final StagedSite site = new StagedSite();

  @Override
  protected Site site() {
    return site;
  }

  @Override
  protected String image() {
    return "any";
  }

  @Override
  protected void assertNothingRuns() {
    assertThat(site.removed).isTrue();
  }

  boolean isLive(TrainingOrder order) {
    return backend.inspect(order.attempt()) instanceof Observation.Active(var stages, var live)
        && stages.getLast().stage() == Stage.TRAINING
        && live;
  }
}
