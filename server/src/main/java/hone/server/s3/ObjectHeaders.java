package hone.server.s3;

import hone.engine.storage.StoredObject;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// The headers that are kept with an object, and those that tell of one.
final class ObjectHeaders {
  private static final String OWN = "x-amz-meta-";
  private static final int OWN_BYTES_MAX = 2048;
  private static final List<String> KEPT =
      List.of(
          "cache-control",
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-type",
          "expires");
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private ObjectHeaders() {}

  /// What a request wants to be kept.
  static SequencedMap<String, String> kept(S3Call call) {
    var kept = new LinkedHashMap<String, String>();
    int size = 0;
    for (String name : call.headerNames()) {
      String value = call.header(name).orElse("");
      if (name.startsWith(OWN)) {
        size += name.length() - OWN.length() + value.length();
        kept.put(name, value);
      } else if (KEPT.contains(name)) {
        kept.put(name, value);
      }
    }
    if (size > OWN_BYTES_MAX) {
      throw new S3Error(
          400,
          "MetadataTooLarge",
          "Your metadata headers exceed the maximum allowed metadata size");
    }
    // Framing of this one request, and not of the object.
    String encoding = kept.getOrDefault("content-encoding", "");
    String rest = encoding.replaceAll("(^|,)\\s*aws-chunked\\s*(,|$)", "").strip();
    if (rest.isEmpty()) {
      kept.remove("content-encoding");
    } else {
      kept.put("content-encoding", rest);
    }
    return kept;
  }

  /// What tells of an object.
  static SequencedMap<String, String> of(StoredObject object, S3Call call) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("ETag", "\"" + object.etag() + "\"");
    headers.put("Last-Modified", HTTP_DATE.format(object.modified()));
    headers.put("Accept-Ranges", "bytes");
    headers.put("content-type", "binary/octet-stream");
    boolean checked = call.header("x-amz-checksum-mode").orElse("").equalsIgnoreCase("ENABLED");
    object
        .headers()
        .forEach(
            (name, value) -> {
              if (checked || !name.startsWith("x-amz-checksum-")) {
                headers.put(name, value);
              }
            });
    for (String each : KEPT) {
      String asked = call.parameter("response-" + each);
      if (!asked.isEmpty()) {
        headers.put(each, asked.replaceAll("\\p{Cntrl}", " "));
      }
    }
    // Objects are anybody's text; a browser must not run them as pages of this server.
    headers.put("Content-Security-Policy", "sandbox; default-src 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    return headers;
  }

  static String date(StoredObject object) {
    return HTTP_DATE.format(object.modified());
  }

  static DateTimeFormatter httpDate() {
    return HTTP_DATE;
  }
}
