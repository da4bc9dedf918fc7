package hone.cli.client;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs a `POST /` with AWS's Signature Version 4.
///
/// Source: AWS, "Create a signed AWS API request"; checked in a test against the example
/// `post-vanilla` of AWS's test suite.
record RequestSigner(Endpoint endpoint, InstantSource time) {
  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /// The headers that a request needs beside its body, `host` excepted, which HTTP clients set.
  SequencedMap<String, String> sign(
      String service, String target, String contentType, byte[] body) {
    var headers = new TreeMap<String, String>();
    headers.put("content-type", contentType);
    headers.put("x-amz-target", target);
    return sign(service, headers, body);
  }

  SequencedMap<String, String> sign(String service, SortedMap<String, String> given, byte[] body) {
    Instant now = time.instant();
    String stamp = STAMP.format(now);
    String day = stamp.substring(0, 8);
    var headers = new TreeMap<>(given);
    headers.put("host", endpoint.uri().getAuthority());
    headers.put("x-amz-date", stamp);
    String token = endpoint.credentials().sessionToken();
    if (token != null) {
      headers.put("x-amz-security-token", token);
    }
    String names = String.join(";", headers.keySet());
    var lines = new StringBuilder();
    headers.forEach((name, value) -> lines.append(name).append(':').append(value).append('\n'));
    String canonical = "POST\n/\n\n" + lines + "\n" + names + "\n" + sha256(body);
    String scope = day + "/" + endpoint.region() + "/" + service + "/aws4_request";
    String toSign =
        ALGORITHM
            + "\n"
            + stamp
            + "\n"
            + scope
            + "\n"
            + sha256(canonical.getBytes(StandardCharsets.UTF_8));
    String signature = HexFormat.of().formatHex(hmac(key(day, service), toSign));

    var signed = new LinkedHashMap<String, String>(headers);
    signed.remove("host");
    signed.put(
        "authorization",
        ALGORITHM
            + " Credential="
            + endpoint.credentials().accessKey()
            + "/"
            + scope
            + ", SignedHeaders="
            + names
            + ", Signature="
            + signature);
    return signed;
  }

  private byte[] key(String day, String service) {
    byte[] key = ("AWS4" + endpoint.credentials().secret()).getBytes(StandardCharsets.UTF_8);
    key = hmac(key, day);
    key = hmac(key, endpoint.region());
    key = hmac(key, service);
    return hmac(key, "aws4_request");
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has HmacSHA256", impossible);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
