package hone.server.s3;

import hone.engine.ApiError;
import hone.engine.storage.BucketObjects;
import hone.server.credentials.Principal;
import hone.server.sigv4.S3Payload;
import hone.server.sigv4.SignableRequest;
import hone.server.stream.StreamedService.Exchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;

/// One verified request: whose it is, what it is about, and its answer.
///
/// @param bucket empty for the service itself
/// @param key empty for the bucket itself
/// @param parameters the query, decoded; a parameter without a value has an empty one
record S3Call(
    Exchange exchange,
    Principal principal,
    String region,
    S3Payload payload,
    String bucket,
    String key,
    SequencedMap<String, String> parameters) {
  static final int PARTS_MAX = 10_000;
  private static final String LOCAL = ".localhost";

  /// A bucket and a key, as a request's path and host name them.
  record Target(String bucket, String key) {

    /// Read them off a request; each is decoded once.
    static Target of(SignableRequest head) {
      String host = first(head, "host").orElse("").replaceFirst(":[0-9]+$", "");
      String path = decoded(head.path().replaceFirst("^/", ""));
      if (host.endsWith(LOCAL)) {
        return new Target(host.substring(0, host.length() - LOCAL.length()), path);
      }
      int slash = path.indexOf('/');
      return slash < 0
          ? new Target(path, "")
          : new Target(path.substring(0, slash), path.substring(slash + 1));
    }
  }

  /// The query's parameters; none may come twice.
  static SequencedMap<String, String> parameters(SignableRequest head) {
    var parameters = new LinkedHashMap<String, String>();
    if (head.query().isEmpty()) {
      return parameters;
    }
    for (String part : head.query().split("&", -1)) {
      int equals = part.indexOf('=');
      String name = decoded(equals < 0 ? part : part.substring(0, equals));
      String value = equals < 0 ? "" : decoded(part.substring(equals + 1).replace("+", "%20"));
      if (parameters.put(name, value) != null) {
        throw S3Error.invalid("Found the query parameter '" + name + "' twice");
      }
    }
    return parameters;
  }

  /// Text without its percent signs.
  static String decoded(String text) {
    var bytes = new ByteArrayOutputStream();
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] != '%') {
        bytes.write(raw[i]);
        continue;
      }
      int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
      int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        throw new S3Error(400, "InvalidURI", "Couldn't parse the specified URI.");
      }
      bytes.write(16 * high + low);
      i += 2;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException _) {
      throw new S3Error(400, "InvalidURI", "The specified URI is not UTF-8.");
    }
  }

  /// Count bytes of its body that are held in memory at once.
  void hold(int bytes) {
    try {
      exchange.hold(bytes);
    } catch (ApiError _) {
      throw S3Error.slowDown();
    }
  }

  String account() {
    return principal.account();
  }

  String method() {
    return exchange.head().method();
  }

  boolean has(String parameter) {
    return parameters.containsKey(parameter);
  }

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /// A parameter that is a number.
  int number(String name, int least, int most, int standard) {
    String text = parameter(name);
    if (text.isEmpty()) {
      return standard;
    }
    if (!text.matches("[0-9]{1,9}")
        || Integer.parseInt(text) < least
        || Integer.parseInt(text) > most) {
      throw S3Error.invalid(name + ": found '" + text + "', allowed: " + least + " to " + most);
    }
    return Integer.parseInt(text);
  }

  /// The part that is meant.
  int partNumber() {
    int number = number("partNumber", 1, PARTS_MAX, 0);
    if (number == 0) {
      throw S3Error.invalid("partNumber: found none, allowed: 1 to " + PARTS_MAX);
    }
    return number;
  }

  private static Optional<String> first(SignableRequest head, String lowerName) {
    return head.headers().stream()
        .filter(header -> header.name().toLowerCase(Locale.ROOT).equals(lowerName))
        .map(SignableRequest.Header::value)
        .findFirst();
  }

  Optional<String> header(String lowerName) {
    return first(exchange.head(), lowerName);
  }

  /// Refuse a bucket that the caller thinks is somebody else's.
  void checkOwner(String lowerName, BucketObjects of) {
    if (header(lowerName).filter(owner -> !owner.equals(of.bucket().account())).isPresent()) {
      throw new S3Error(403, "AccessDenied", "Access Denied");
    }
  }

  List<String> headerNames() {
    return exchange.head().headers().stream()
        .map(header -> header.name().toLowerCase(Locale.ROOT))
        .distinct()
        .toList();
  }

  /// Answer with a document.
  void answer(byte[] xml) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/xml");
    answer(200, headers, xml);
  }

  /// Answer without a document.
  void answer(int status, SequencedMap<String, String> headers) throws IOException {
    answer(status, headers, new byte[0]);
  }

  private void answer(int status, SequencedMap<String, String> headers, byte[] body)
      throws IOException {
    try (OutputStream out = exchange.begin(status, headers, body.length)) {
      out.write(body);
    }
  }
}
