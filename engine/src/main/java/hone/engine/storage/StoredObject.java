package hone.engine.storage;

import hone.engine.training.Ordered;
import java.time.Instant;
import java.util.SequencedMap;

/// An object, without its bytes.
///
/// @param etag without quotes: the MD5 of the bytes in hexadecimal digits, or, of what was stored
///     in parts or put there by other hands, another text that changes with the bytes
/// @param headers what was stored with it, by lower-case name
public record StoredObject(
    String key, long size, Instant modified, String etag, SequencedMap<String, String> headers) {
  public StoredObject {
    headers = Ordered.copyOf(headers);
  }
}
