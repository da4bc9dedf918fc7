package hone.runtime.data;

import hone.engine.storage.BucketObjects;
import hone.engine.training.TrainingSpec.Channel;
import hone.runtime.bucket.FolderBuckets;
import hone.runtime.pipe.Feeders;
import hone.runtime.storage.Locations;
import hone.runtime.storage.Storage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/// Data's parts for tests, over the buckets of a folder.
public final class Stores {
  public static final String ACCOUNT = "123456789012";
  public static final String OTHER = "999999999999";
  private static final long PLENTY = 10_000_000_000L;

  private Stores() {}

  public static FolderBuckets buckets(Path folder) {
    return new FolderBuckets(
        folder.resolve("s3"), () -> List.of(ACCOUNT, OTHER), InstantSource.system());
  }

  /// One of them, new, without objects.
  public static BucketObjects bucket(FolderBuckets buckets) {
    buckets.create(ACCOUNT, "one", "eu-west-1");
    return buckets.open(ACCOUNT, "one");
  }

  /// Buckets below `s3`; the folder `data` is hidden.
  public static Storage embedded(Path folder) {
    return new Locations(Locations.embedded(buckets(folder)), folder.resolve("data"));
  }

  public static Channels channels(Path folder, Storage storage) throws IOException {
    return channels(folder, folder.resolve("cache"), storage);
  }

  /// The same with a cache of its own.
  public static Channels channels(Path folder, Path cache, Storage storage) throws IOException {
    return new Channels(
        storage,
        Cache.open(cache, PLENTY, InstantSource.system()),
        fileSystems(folder),
        Feeders.ofThisProcess());
  }

  /// One, `fs-01234567`, at the folder `nfs`; nobody may write.
  public static FileSystems fileSystems(Path folder) {
    return new FileSystems(
        List.of(new FileSystems.Entry("fs-01234567", "EFS", folder.resolve("nfs"), false)));
  }

  static Channel channel(String uri) {
    return new Channel("train", uri, "S3Prefix", "FullyReplicated", null, null, null, "File", null);
  }
}
