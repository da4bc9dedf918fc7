package hone.runtime.storage;

/// Finds the store that a URI names. Thread-safe.
public interface Storage {

  /// The place that a URI names; nothing need be there.
  ///
  /// @param account on whose behalf: a bucket of another account is not found
  /// @param uri `s3://bucket/key` or `file:///path`
  /// @throws DataException if it is no location of ours
  Place find(String account, String uri) throws DataException;

  /// The same for what is stored there now. Of the server's own buckets, one that has gone since
  /// the request was checked is made again: a model must not be lost for want of a folder.
  Place findToStore(String account, String uri) throws DataException;
}
