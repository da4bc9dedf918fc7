package hone.server.s3;

import hone.engine.storage.Bucket;
import hone.engine.storage.BucketObjects;
import hone.engine.storage.Buckets;
import hone.engine.storage.PartSizes;
import hone.engine.storage.PartUploads;
import hone.engine.storage.StorageException;
import hone.engine.storage.StoredObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// One bucket with uploads and an object of three bytes for every key, unless it is told that there
/// is none. Not thread-safe.
final class OneBucket implements Buckets, BucketObjects, PartUploads {
  private static final byte[] BYTES = {1, 2, 3};
  private final Bucket bucket;
  final List<Upload> uploads = new ArrayList<>();

  /// What the object's size is said to be.
  long size = 3;

  /// Those that an object is said to have been uploaded in.
  PartSizes parts = PartSizes.NONE;

  /// What was stored with an object.
  final SequencedMap<String, String> headers = new LinkedHashMap<>();

  /// Whether there are objects.
  boolean empty;

  /// What a list finds.
  final List<String> keys = new ArrayList<>();

  /// Done by each list.
  Runnable listing = () -> {};

  /// Done while an upload's parts are put together.
  Runnable completing = () -> {};

  /// Whether the object that is there was made by the upload that is completed.
  boolean complete;

  /// The keys whose objects were deleted.
  final List<String> deleted = new ArrayList<>();

  /// The bytes that were put last.
  byte[] stored = new byte[0];

  OneBucket(Bucket bucket) {
    this.bucket = bucket;
  }

  @Override
  public List<Bucket> ofAccount(String account) {
    return List.of(bucket);
  }

  @Override
  public Bucket create(String account, String name, String region) {
    return bucket;
  }

  @Override
  public BucketObjects open(String account, String name) {
    return this;
  }

  @Override
  public void delete(String account, String name) {}

  @Override
  public Bucket bucket() {
    return bucket;
  }

  @Override
  public Iterator<StoredObject> list(String prefix, String after) {
    listing.run();
    return keys.stream()
        .filter(key -> key.startsWith(prefix) && StoredObject.KEY_ORDER.compare(key, after) > 0)
        .sorted(StoredObject.KEY_ORDER)
        .map(this::head)
        .iterator();
  }

  @Override
  public StoredObject head(String key) {
    if (empty) {
      throw new StorageException(StorageException.Reason.NO_KEY, "The key does not exist.");
    }
    return object(key);
  }

  private StoredObject object(String key) {
    return new StoredObject(
        key, size, bucket.createdAt(), "etag", new LinkedHashMap<>(headers), parts);
  }

  @Override
  public OpenObject open(String key, long from) {
    return new OpenObject(head(key), new ByteArrayInputStream(BYTES, (int) from, BYTES.length));
  }

  @Override
  public StoredObject put(String key, Content content, Precondition condition) {
    try {
      byte[] bytes = content.bytes().readAllBytes();
      condition.check(there(key));
      stored = bytes;
      return object(key);
    } catch (IOException error) {
      throw new UncheckedIOException("cannot store " + key, error);
    }
  }

  private Optional<StoredObject> there(String key) {
    return empty ? Optional.empty() : Optional.of(object(key));
  }

  @Override
  public void delete(String key, Precondition condition) {
    condition.check(there(key));
    deleted.add(key);
  }

  @Override
  public PartUploads uploads() {
    return this;
  }

  @Override
  public String begin(String key, SequencedMap<String, String> headers) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Part put(String key, String id, int number, Content content) {
    try {
      stored = content.bytes().readAllBytes();
    } catch (IOException error) {
      throw new UncheckedIOException("cannot store a part of " + key, error);
    }
    return new Part(number, stored.length, "part", bucket.createdAt(), new LinkedHashMap<>());
  }

  @Override
  public List<Part> parts(String key, String id) {
    listing.run();
    return List.of();
  }

  @Override
  public StoredObject complete(String key, String id, List<Part> parts, Precondition condition) {
    completing.run();
    if (!complete) {
      condition.check(there(key));
    }
    return object(key);
  }

  @Override
  public void abort(String key, String id) {}

  @Override
  public List<Upload> pending() {
    listing.run();
    return List.copyOf(uploads);
  }
}
