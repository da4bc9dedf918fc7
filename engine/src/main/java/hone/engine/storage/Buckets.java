package hone.engine.storage;

import java.util.List;

/// The buckets that there are. Names are shared by all accounts, as S3 has it. Thread-safe.
public interface Buckets {

  /// An account's buckets, by name.
  List<Bucket> ofAccount(String account);

  /// Make a bucket.
  ///
  /// @throws StorageException `BUCKET_TAKEN`, `BUCKET_OWNED` or `INVALID_BUCKET`
  Bucket create(String account, String name, String region);

  /// Open a bucket.
  ///
  /// @throws StorageException `NO_BUCKET`, or `DENIED` if it is another account's
  BucketObjects open(String account, String name);

  /// Delete an empty bucket.
  ///
  /// @throws StorageException as `open`; `BUCKET_NOT_EMPTY`
  void delete(String account, String name);
}
