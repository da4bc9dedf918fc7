package hone.runtime.storage;

/// A place in a store: a key, or what keys start with.
///
/// @param name what the store's objects are called in messages and kept under: a URI up to the key
public record Place(ObjectStore store, String name, String key) {

  public String uri() {
    return name + key;
  }

  /// The same, where objects are put encrypted by a key of AWS's KMS, if the store knows such keys.
  public Place encryptedBy(String kmsKey) {
    return new Place(store.encryptedBy(kmsKey), name, key);
  }

  /// A place below this one.
  ///
  /// @param path without a slash at its start
  public Place below(String path) {
    return new Place(
        store, name, key.isEmpty() || key.endsWith("/") ? key + path : key + "/" + path);
  }
}
