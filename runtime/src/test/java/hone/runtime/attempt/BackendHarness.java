package hone.runtime.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import hone.engine.backend.AttemptId;
import hone.engine.backend.Observation;
import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingLog.Line;
import hone.engine.backend.TrainingOrder;
import hone.engine.claim.Claim;
import hone.engine.claim.Claims;
import hone.runtime.data.Stores;
import hone.runtime.disk.DiskPolicy;
import hone.runtime.disk.Unstored;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Site;
import hone.runtime.site.Sites;
import hone.runtime.storage.Storage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A backend with one site over a folder, and what its tests ask of it.
public abstract class BackendHarness {
  /// Machines of a build may be slow.
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// Time enough for a stopped program to store what it has, on such a machine too.
  protected static final Duration LONG_GRACE = Duration.ofSeconds(60);

  @TempDir protected Path folder = Path.of("");
  protected Trainings trainings = new Trainings("");
  protected AttemptBackend backend;

  /// Of backends that are opened from now on.
  protected Endurance endurance = Endurance.STANDARD;

  protected long unstoredBytes = 1L << 30;

  protected Duration diskLook = DiskPolicy.LOOK;

  /// Whether attempts have their training jobs.
  protected Claims claims = _ -> Claim.HELD;

  /// The site under test; made anew for each server.
  protected abstract Site site() throws IOException;

  /// An image with a shell.
  protected abstract String image();

  /// Check that nothing of this test's attempts is left: processes, containers, networks.
  protected abstract void assertNothingRuns() throws IOException;

  @BeforeEach
  void open() throws IOException {
    trainings = new Trainings(image());
    backend = opened(Duration.ofSeconds(1));
  }

  /// Let programs that are asked to end have so long from now on.
  protected void reopen(Duration grace) throws IOException {
    backend.close();
    backend = opened(grace);
  }

  protected AttemptBackend opened(Duration grace) throws IOException {
    return opened(grace, site());
  }

  protected AttemptBackend opened(Duration grace, Site site) throws IOException {
    return opened(grace, site, Stores.embedded(folder));
  }

  protected AttemptBackend opened(Duration grace, Site site, Storage storage) throws IOException {
    var sites = new LinkedHashMap<String, Site>();
    sites.put("tested", site);
    return AttemptBackend.open(
        new AttemptSettings(
            folder.resolve("data"),
            new Sites(sites, _ -> "tested"),
            Stores.channels(folder, storage),
            storage,
            claims,
            false,
            new DiskPolicy(
                new Unstored(folder.resolve("data/unstored"), unstoredBytes), true, diskLook),
            grace,
            endurance,
            Clock.systemUTC()));
  }

  @AfterEach
  void close() throws IOException {
    endAll();
    backend.close();
    assertNothingRuns();
  }

  /// End everything that runs at once, and wait for it: by a backend that waits for nothing.
  protected void endAll() throws IOException {
    backend.close();
    endurance = new Endurance(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    backend = opened(Duration.ZERO);
    for (AttemptId each : backend.attempts()) {
      backend.stop(each);
      await(() -> backend.inspect(each) instanceof Observation.Ended, "end of " + each);
    }
  }

  /// What an attempt has in one of the server's folders, such as `training` and `unstored`.
  protected Path folderOf(TrainingOrder order, String kind) {
    return folder.resolve("data").resolve(kind).resolve(order.attempt().text());
  }

  /// One host's `/opt/ml` as the machine sees it.
  protected Path ml(TrainingOrder order, String host) {
    return new AttemptFolder(folderOf(order, "training")).host(host).ml();
  }

  /// Whether it cannot be told how it stands.
  protected boolean isUnseen(TrainingOrder order) {
    try {
      Observation _ = backend.inspect(order.attempt());
      return false;
    } catch (UncheckedIOException _) {
      return true;
    }
  }

  protected Observation.Ended ended(TrainingOrder order) {
    await(() -> backend.inspect(order.attempt()) instanceof Observation.Ended, "end");
    return (Observation.Ended) backend.inspect(order.attempt());
  }

  protected static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("not within " + PATIENCE + ": " + what).isLessThan(end);
      try {
        Thread.sleep(5);
      } catch (InterruptedException error) {
        throw new IllegalStateException(error);
      }
    }
  }

  protected TrainingOrder launch(String name, String script) {
    return launched(trainings.script(name, script));
  }

  protected TrainingOrder launched(TrainingOrder order) {
    backend.launch(order);
    return order;
  }

  protected List<String> log(AttemptId attempt) {
    return log(attempt, "algo-1");
  }

  protected List<String> log(AttemptId attempt, String host) {
    return backend.log(attempt, host).read(0, 10_000).stream().map(Line::text).toList();
  }

  /// What is in an archive.
  protected static List<String> names(Path archive) throws IOException {
    var names = new ArrayList<String>();
    try (var in =
        new TarArchiveInputStream(new GzipCompressorInputStream(Files.newInputStream(archive)))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  protected static String reason(Observation.Ended ended) {
    return ended.ending() instanceof Ending.Failed(_, String reason) ? reason : "";
  }
}
