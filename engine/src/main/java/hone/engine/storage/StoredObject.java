package hone.engine.storage;

import hone.engine.Ordered;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.SequencedMap;

/// An object, without its bytes.
///
/// @param etag without quotes: the MD5 of the bytes in hexadecimal digits, or, of what was stored
///     in parts or put there by other hands, another text that changes with the bytes
/// @param headers what was stored with it, by lower-case name
/// @param parts those that it was uploaded in
public record StoredObject(
    String key,
    long size,
    Instant modified,
    String etag,
    SequencedMap<String, String> headers,
    PartSizes parts) {
  /// The order of keys: by their bytes, not by Java's characters.
  public static final Comparator<String> KEY_ORDER =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  public StoredObject {
    headers = Ordered.copyOf(headers);
  }

  /// An object that was not uploaded in parts.
  public StoredObject(
      String key, long size, Instant modified, String etag, SequencedMap<String, String> headers) {
    this(key, size, modified, etag, headers, PartSizes.NONE);
  }
}
