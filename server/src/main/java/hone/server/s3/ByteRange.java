package hone.server.s3;

/// The part of an object that a `Range` header asks for.
record ByteRange(long first, long last) {

  long length() {
    return last - first + 1;
  }

  /// Read a header.
  ///
  /// @param size the object's
  /// @return `null` for a header that S3 passes over, and then answers with all
  static @org.jspecify.annotations.Nullable ByteRange of(String header, long size) {
    if (!header.matches("bytes=([0-9]{1,18}-[0-9]{0,18}|-[0-9]{1,18})")) {
      return null;
    }
    String range = header.substring("bytes=".length());
    int dash = range.indexOf('-');
    long first;
    long last = size - 1;
    if (dash == 0) {
      first = Math.max(0, size - Long.parseLong(range.substring(1)));
    } else {
      first = Long.parseLong(range.substring(0, dash));
      if (dash < range.length() - 1) {
        last = Math.min(last, Long.parseLong(range.substring(dash + 1)));
      }
    }
    if (first >= size || first > last) {
      throw new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
    }
    return new ByteRange(first, last);
  }
}
