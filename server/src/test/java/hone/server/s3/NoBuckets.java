package hone.server.s3;

import hone.engine.storage.Bucket;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.Buckets;
import hone.engine.storage.StorageException;
import java.util.List;

/// Buckets that are not there, which count how often they are asked for. Not thread-safe.
public final class NoBuckets implements Buckets {
  private int calls;

  /// How often anything was asked of them.
  public int calls() {
    return calls;
  }

  @Override
  public List<Bucket> ofAccount(String account) {
    calls++;
    return List.of();
  }

  @Override
  public Bucket create(String account, String name, String region) {
    throw none();
  }

  @Override
  public BucketObjects open(String account, String name) {
    throw none();
  }

  @Override
  public void delete(String account, String name) {
    throw none();
  }

  private StorageException none() {
    calls++;
    return new StorageException(StorageException.Reason.NO_BUCKET, "none");
  }
}
