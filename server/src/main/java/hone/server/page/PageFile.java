package hone.server.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// A file of the page, read when it is first asked for. Thread-safe.
final class PageFile {
  private final String name;
  private final String resource;
  private final String type;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable Content content;

  /// @param name in the URL
  /// @param resource in the module `ui`
  PageFile(String name, String resource, String type) {
    this.name = name;
    this.resource = resource;
    this.type = type;
  }

  /// What a file holds.
  ///
  /// @param packed the same by gzip
  /// @param tag tells it from any other version
  @SuppressWarnings("ArrayRecordComponent") // never compared, never handed out of this package
  record Content(byte[] plain, byte[] packed, String tag) {}

  String name() {
    return name;
  }

  String type() {
    return type;
  }

  Content content() {
    @Nullable Content known = content;
    if (known != null) {
      return known;
    }
    lock.lock();
    try {
      @Nullable Content first = content;
      Content read = first == null ? read() : first;
      content = read;
      return read;
    } finally {
      lock.unlock();
    }
  }

  private Content read() {
    try (InputStream in = PageFile.class.getResourceAsStream("/hone/ui/" + resource)) {
      byte[] plain =
          Objects.requireNonNull(in, () -> "hone-ui is not on the class path: " + resource)
              .readAllBytes();
      var packed = new ByteArrayOutputStream();
      try (var zip = new GZIPOutputStream(packed)) {
        zip.write(plain);
      }
      var sum = new CRC32();
      sum.update(plain);
      String tag = "\"%08x-%x\"".formatted(sum.getValue(), plain.length);
      return new Content(plain, packed.toByteArray(), tag);
    } catch (IOException error) {
      throw new UncheckedIOException("the page's " + resource + " cannot be read", error);
    }
  }
}
