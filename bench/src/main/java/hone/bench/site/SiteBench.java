package hone.bench.site;

import hone.engine.claim.Claim;
import hone.runtime.attempt.AttemptBackend;
import hone.runtime.attempt.AttemptSettings;
import hone.runtime.attempt.Endurance;
import hone.runtime.bucket.FolderBuckets;
import hone.runtime.confined.ConfinedFolder;
import hone.runtime.container.Ownership;
import hone.runtime.container.PullPolicy;
import hone.runtime.data.Cache;
import hone.runtime.data.Channels;
import hone.runtime.data.FileSystems;
import hone.runtime.disk.DiskPolicy;
import hone.runtime.disk.Unstored;
import hone.runtime.docker.DockerSettings;
import hone.runtime.docker.DockerSite;
import hone.runtime.docker.engine.EngineException;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageEntry;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.pipe.Feeders;
import hone.runtime.process.ProcessSettings;
import hone.runtime.process.ProcessSite;
import hone.runtime.program.Programs;
import hone.runtime.script.Venvs;
import hone.runtime.site.Site;
import hone.runtime.site.Sites;
import hone.runtime.storage.Locations;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Runs many trivial training jobs at one site: `SiteBench process|docker COUNT PARALLEL [IMAGE]`.
/// The engine is the one that `DOCKER_HOST` names; the image must have a shell.
final class SiteBench {
  private static final String OWNER = "site-bench";

  /// Connections, streams and folders go a moment after what they were for.
  private static final Duration SETTLING = Duration.ofSeconds(3);

  /// How often one looks for folders that are being deleted.
  private static final int FOLDER_LOOKS = 20;

  private SiteBench() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, EngineException {
    boolean docker = arguments[0].equals("docker");
    String image = docker ? arguments[3] : "local:/bin/sh";
    int parallel = Integer.parseInt(arguments[2]);
    Path folder = Files.createTempDirectory("hone-sites");
    Optional<URI> engine = docker ? Optional.of(engine()) : Optional.empty();
    try (AttemptBackend backend = open(folder, docker)) {
      // Classes and connections are there afterwards.
      new ManyTrainings(backend, image).run(parallel, parallel);
      settle(folder.resolve("data/training"));
      Leftovers before = Leftovers.look(folder.resolve("data/training"), engine, OWNER);
      var trainings = new ManyTrainings(backend, image);
      trainings.run(Integer.parseInt(arguments[1]), parallel);
      System.out.println(arguments[0] + ": " + trainings.figures());
      settle(folder.resolve("data/training"));
      Leftovers after = Leftovers.look(folder.resolve("data/training"), engine, OWNER);
      System.out.println(after.since(before));
    } finally {
      ConfinedFolder.deleteAt(folder);
    }
  }

  private static void settle(Path training) throws InterruptedException {
    for (int i = 0;
        i < FOLDER_LOOKS && Objects.requireNonNull(training.toFile().list()).length > 0;
        i++) {
      Thread.sleep(SETTLING);
    }
    Thread.sleep(SETTLING);
  }

  private static AttemptBackend open(Path folder, boolean docker) throws IOException {
    Clock clock = Clock.systemUTC();
    var buckets = new FolderBuckets(folder.resolve("s3"), () -> List.of("123456789012"), clock);
    var storage = new Locations(Locations.embedded(buckets), folder.resolve("data"));
    Cache cache = Cache.open(folder.resolve("cache"), 1L << 30, clock);
    var channels =
        new Channels(storage, cache, new FileSystems(List.of()), Feeders.ofThisProcess());
    var sites = new LinkedHashMap<String, Site>();
    sites.put("site", docker ? docker(channels) : process(channels, folder));
    return AttemptBackend.open(
        new AttemptSettings(
            folder.resolve("data"),
            new Sites(sites, _ -> "site"),
            channels,
            storage,
            _ -> Claim.HELD,
            false,
            new DiskPolicy(new Unstored(folder.resolve("unstored"), 0), true, DiskPolicy.LOOK),
            Duration.ofSeconds(10),
            Endurance.STANDARD,
            clock));
  }

  private static Site process(Channels channels, Path folder) {
    return new ProcessSite(
        new ProcessSettings(
            new Programs(
                new ImageCatalogue(List.of()),
                channels,
                new Venvs(folder.resolve("venvs"), System.getenv(), InstantSource.system()),
                System.getenv(),
                false),
            InstanceTypes.NONE,
            new Gpus(List::of),
            Optional.empty()));
  }

  private static URI engine() {
    return URI.create(System.getenv("DOCKER_HOST"));
  }

  private static Site docker(Channels channels) {
    var container = new Program.Container("", Optional.empty(), Optional.empty());
    var entry = ImageEntry.custom("*", ImageEntry.glob("*"), container);
    return new DockerSite(
        new DockerSettings(
            engine(),
            OWNER,
            PullPolicy.NEVER,
            Ownership.AUTO,
            true,
            "none",
            64,
            "",
            InstanceTypes.NONE,
            new Gpus(List::of),
            List.of()),
        new ImageCatalogue(List.of(entry)),
        channels);
  }
}
