package hone.server.sigv4;

import hone.server.credentials.AccessKey;
import hone.server.sigv4.SignableRequest.Header;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// Signs requests to S3 in both forms, as its clients do.
public final class S3Signing {
  public static final String UNSIGNED = "UNSIGNED-PAYLOAD";
  private static final String REGION = "us-west-2";

  private S3Signing() {}

  /// Signed in the header.
  ///
  /// @param hash what is said of the body
  public static SignableRequest signed(
      SignableRequest plain, AccessKey key, Instant at, String hash) {
    var headers = new ArrayList<>(plain.headers());
    headers.add(new Header("X-Amz-Date", CredentialScope.STAMP.format(at)));
    headers.add(new Header("X-Amz-Content-Sha256", hash));
    if (key.sessionToken() != null) {
      headers.add(new Header("X-Amz-Security-Token", key.sessionToken()));
    }
    var scope = CredentialScope.of(at, REGION, "s3");
    var names = new TreeSet<String>();
    headers.forEach(header -> names.add(header.name().toLowerCase(Locale.ROOT)));
    SignableRequest whole = with(plain, plain.query(), headers);
    String signature = signature(whole, key, at, List.copyOf(names), hash);
    headers.add(
        new Header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                .formatted(key.id(), scope, String.join(";", names), signature)));
    return with(plain, plain.query(), headers);
  }

  /// Signed in the query, over nothing but the host.
  public static SignableRequest presigned(
      SignableRequest plain, AccessKey key, Instant at, long seconds) {
    return presigned(plain, key, at, Long.toString(seconds), List.of("host"));
  }

  static SignableRequest presigned(
      SignableRequest plain, AccessKey key, Instant at, String seconds, List<String> names) {
    var query = new ArrayList<String>();
    if (!plain.query().isEmpty()) {
      query.add(plain.query());
    }
    query.add("X-Amz-Algorithm=AWS4-HMAC-SHA256");
    query.add("X-Amz-Credential=" + encoded(key.id() + "/" + CredentialScope.of(at, REGION, "s3")));
    query.add("X-Amz-Date=" + CredentialScope.STAMP.format(at));
    query.add("X-Amz-Expires=" + seconds);
    query.add("X-Amz-SignedHeaders=" + encoded(String.join(";", names)));
    if (key.sessionToken() != null) {
      query.add("X-Amz-Security-Token=" + encoded(key.sessionToken()));
    }
    SignableRequest unsigned = with(plain, String.join("&", query), plain.headers());
    query.add("X-Amz-Signature=" + signature(unsigned, key, at, names, UNSIGNED));
    return with(plain, String.join("&", query), plain.headers());
  }

  /// The body of a request that is signed in the header, in signed chunks.
  public static byte[] chunked(
      SignableRequest signed, AccessKey key, Instant at, List<byte[]> chunks) {
    var scope = CredentialScope.of(at, REGION, "s3");
    var body = new ByteArrayOutputStream();
    String previous = signed.first("authorization").orElseThrow().replaceFirst(".*Signature=", "");
    var all = new ArrayList<>(chunks);
    all.add(new byte[0]);
    for (byte[] chunk : all) {
      String toSign =
          String.join(
              "\n",
              "AWS4-HMAC-SHA256-PAYLOAD",
              CredentialScope.STAMP.format(at),
              scope.toString(),
              previous,
              Hashes.sha256(new byte[0]),
              Hashes.sha256(chunk));
      previous = HexFormat.of().formatHex(Hashes.hmac(scope.signingKey(key.secret()), toSign));
      String head = Integer.toHexString(chunk.length) + ";chunk-signature=" + previous + "\r\n";
      body.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      body.writeBytes(chunk);
      body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    return body.toByteArray();
  }

  public static SignableRequest with(SignableRequest plain, String query, List<Header> headers) {
    return new SignableRequest(plain.method(), plain.path(), query, headers, plain.body());
  }

  private static String signature(
      SignableRequest request, AccessKey key, Instant at, List<String> names, String hash) {
    var scope = CredentialScope.of(at, REGION, "s3");
    String toSign =
        CanonicalForm.stringToSign(
            CredentialScope.STAMP.format(at), scope, CanonicalForm.S3.of(request, names, hash));
    return HexFormat.of().formatHex(Hashes.hmac(scope.signingKey(key.secret()), toSign));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
