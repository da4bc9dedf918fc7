package hone.runtime.data;

import hone.runtime.storage.DataException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What a manifest names: neither too many objects nor too long names, for each is held while its
/// channel is brought. Not thread-safe.
final class ManifestNames {
  static final int NAMES_MAX = 250_000;

  /// A bucket's name and the longest key, and some more.
  private static final int URI_LENGTH_MAX = 1_536;

  /// Of all names, each with its prefix: so it is held once its object was looked at.
  private static final long LENGTHS_MAX = 32L << 20;

  private final String manifest;
  private final List<Named> all = new ArrayList<>();
  private long lengths;

  ManifestNames(String manifest) {
    this.manifest = manifest;
  }

  /// One object. A prefix that is many names' is held once.
  ///
  /// @param name its path in the channel's folder
  record Named(String prefix, String name) {
    String uri() {
      return prefix + name;
    }
  }

  void add(String prefix, String name) throws DataException {
    int length = prefix.length() + name.length();
    lengths += length;
    if (all.size() == NAMES_MAX) {
      throw new DataException(manifest + ": allowed are " + NAMES_MAX + " objects");
    }
    if (length > URI_LENGTH_MAX) {
      throw new DataException(
          manifest
              + ": a name has "
              + length
              + " characters with its prefix, allowed are "
              + URI_LENGTH_MAX);
    }
    if (lengths > LENGTHS_MAX) {
      throw new DataException(
          manifest + ": its names have more than " + LENGTHS_MAX + " characters with their prefix");
    }
    all.add(new Named(prefix, name));
  }

  String manifest() {
    return manifest;
  }

  List<Named> all() {
    return Collections.unmodifiableList(all);
  }
}
