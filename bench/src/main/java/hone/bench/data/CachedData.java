package hone.bench.data;

import hone.bench.process.Machine;
import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.bucket.FolderBuckets;
import hone.runtime.data.Cache;
import hone.runtime.data.Channels;
import hone.runtime.data.FileSystems;
import hone.runtime.data.Share;
import hone.runtime.pipe.Feeders;
import hone.runtime.storage.DataException;
import hone.runtime.storage.Locations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// Brings a gigabyte to several training jobs, one after the other, and prints how long each waits:
/// the first fills the cache. `CachedData [files]`: in how many files, 64 unless told.
public final class CachedData {
  private static final long BYTES = 1L << 30;
  private static final int JOBS = 5;
  private static final String ACCOUNT = "123456789012";

  private CachedData() {}

  public static void main(String[] arguments) throws IOException, DataException {
    int files = arguments.length == 0 ? 64 : Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("hone-cached-data");
    try {
      fill(folder.resolve("s3/bench/data"), files);
      var clock = InstantSource.system();
      var buckets = new FolderBuckets(folder.resolve("s3"), () -> List.of(ACCOUNT), clock);
      var channels =
          new Channels(
              new Locations(Locations.embedded(buckets), folder.resolve("data")),
              Cache.open(folder.resolve("cache"), 4 * BYTES, clock),
              new FileSystems(List.of()),
              Feeders.ofThisProcess());
      var channel =
          new Channel(
              "train",
              "s3://bench/data",
              "S3Prefix",
              "FullyReplicated",
              null,
              null,
              null,
              "File",
              null);
      for (int job = 1; job <= JOBS; job++) {
        Path target = folder.resolve("job-" + job);
        long start = System.nanoTime();
        channels.bring(ACCOUNT, channel, Share.WHOLE, target, folder.resolve("hidden"));
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            Locale.ROOT, "job %d: %.3f s for 1 GiB in %d files%n", job, seconds, files);
      }
    } finally {
      Machine.delete(folder);
    }
  }

  private static void fill(Path folder, int files) throws IOException {
    Files.createDirectories(folder);
    var random = new Random(1);
    byte[] block = new byte[(int) (BYTES / files)];
    for (int i = 0; i < files; i++) {
      random.nextBytes(block);
      try (OutputStream out = Files.newOutputStream(folder.resolve("part-" + i))) {
        out.write(block);
      }
    }
  }
}
