package hone.server.sigv4;

import hone.server.sigv4.SignableRequest.Header;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Signs requests for one caller, region and service. Immutable, thread-safe.
///
/// @param sessionToken of a temporary key, or `null`
public record SigV4Signer(
    String accessKeyId,
    String secret,
    @Nullable String sessionToken,
    String region,
    String service) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  @Override
  public String toString() {
    return "SigV4Signer[" + accessKeyId + " for " + service + " in " + region + "]";
  }

  /// The headers to add to a request that has at least `host`: date, token and signature. Every
  /// header of the request is signed.
  public SequencedMap<String, String> sign(SignableRequest request, InstantSource time) {
    var added = new LinkedHashMap<String, String>();
    added.put("X-Amz-Date", CredentialScope.STAMP.format(time.instant()));
    if (sessionToken != null) {
      added.put("X-Amz-Security-Token", sessionToken);
    }
    var all = new ArrayList<>(request.headers());
    added.forEach((name, value) -> all.add(new Header(name, value)));
    var complete =
        new SignableRequest(request.method(), request.path(), request.query(), all, request.body());
    added.put("Authorization", authorization(complete, CanonicalForm.USUAL));
    return added;
  }

  /// The value of `Authorization` for a request that is complete but for it.
  String authorization(SignableRequest request, CanonicalForm form) {
    var names = new TreeSet<String>();
    request.headers().forEach(header -> names.add(header.name().toLowerCase(Locale.ROOT)));
    return authorization(request, form, List.copyOf(names));
  }

  String authorization(SignableRequest request, CanonicalForm form, List<String> names) {
    String stamp = request.first("x-amz-date").orElseThrow();
    var scope = new CredentialScope(stamp.substring(0, 8), region, service);
    String canonical = form.of(request, names, Hashes.sha256(request.body()));
    String toSign = CanonicalForm.stringToSign(stamp, scope, canonical);
    String signature = HexFormat.of().formatHex(Hashes.hmac(scope.signingKey(secret), toSign));
    return ALGORITHM
        + " Credential="
        + accessKeyId
        + "/"
        + scope
        + ", SignedHeaders="
        + String.join(";", names)
        + ", Signature="
        + signature;
  }
}
