package hone.server.sigv4;

import hone.server.credentials.AccessKey;
import hone.server.credentials.AccessKeys;
import hone.server.sigv4.KeyCheck.Result.Expired;
import hone.server.sigv4.KeyCheck.Result.Holds;
import hone.server.sigv4.KeyCheck.Result.UnknownKey;
import hone.server.sigv4.KeyCheck.Result.WrongSignature;
import hone.server.sigv4.KeyCheck.Result.WrongToken;
import hone.server.sigv4.Verification.Reason;
import hone.server.sigv4.Verification.Refused;
import hone.server.sigv4.Verification.Verified;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Verifies the header form of Signature Version 4.
///
/// The cheap checks come first, and nothing is told about a key before its signature holds: one
/// form of authentication, its syntax, the headers that must be signed, the time, the scope, the
/// key, the signature, the session token. Thread-safe.
public final class SigV4Verifier {
  /// As AWS allows.
  public static final Duration SKEW = Duration.ofMinutes(5);

  private static final Duration SKEW_MAX = Duration.ofMinutes(15);

  private static final String TOKEN = "x-amz-security-token";

  private final KeyCheck keys;
  private final List<String> services;
  private final Duration skew;
  private final InstantSource time;
  private final CanonicalForm form;

  /// @param services the signing names that are accepted
  /// @param skew how far a caller's clock may be off, 1 to 15 minutes
  public SigV4Verifier(AccessKeys keys, List<String> services, Duration skew, InstantSource time) {
    this(keys, services, skew, time, CanonicalForm.USUAL);
  }

  SigV4Verifier(
      AccessKeys keys,
      List<String> services,
      Duration skew,
      InstantSource time,
      CanonicalForm form) {
    if (skew.toMinutes() < 1 || skew.compareTo(SKEW_MAX) > 0) {
      throw new IllegalArgumentException("skew: found " + skew + ", allowed: 1 to 15 minutes");
    }
    this.keys = new KeyCheck(keys, time);
    this.services = List.copyOf(services);
    this.skew = skew;
    this.time = time;
    this.form = form;
  }

  /// How far a caller's clock may be off.
  public Duration skew() {
    return skew;
  }

  public Verification verify(SignableRequest request) {
    List<String> headers = request.values("authorization");
    boolean presigned = hasQueryForm(request.query());
    if (headers.isEmpty() && !presigned) {
      return new Refused(Reason.MISSING, "Missing Authentication Token");
    }
    if (headers.size() != 1 || presigned) {
      return incomplete(
          "Exactly one form of authentication is allowed, and only the Authorization header.");
    }
    try {
      return verify(request, Authorization.parse(headers.getFirst().strip()));
    } catch (Authorization.Incomplete error) {
      return incomplete(error.getMessage());
    }
  }

  /// Whether anything of the query form is there, however it is written.
  private static boolean hasQueryForm(String query) {
    for (String part : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      if (decoded(part.split("=", 2)[0]).toLowerCase(Locale.ROOT).startsWith("x-amz-")) {
        return true;
      }
    }
    return false;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private Verification verify(SignableRequest request, Authorization authorization) {
    @Nullable Refused refused = unsigned(request, authorization.signedHeaders());
    if (refused == null) {
      refused = wrongTime(request, authorization.scope());
    }
    if (refused == null) {
      refused = wrongScope(authorization);
    }
    if (refused == null) {
      refused = wrongBodyHash(request);
    }
    return refused != null ? refused : signature(request, authorization);
  }

  private Verification signature(SignableRequest request, Authorization authorization) {
    String stamp = request.first("x-amz-date").orElse("");
    String canonical =
        form.of(request, authorization.signedHeaders(), Hashes.sha256(request.body()));
    CredentialScope scope = authorization.scope();
    String toSign = CanonicalForm.stringToSign(stamp, scope, canonical);
    return switch (keys.check(authorization, toSign, request.values(TOKEN))) {
      case UnknownKey(), WrongToken() ->
          new Refused(Reason.UNKNOWN_KEY, "The security token included in the request is invalid.");
      case WrongSignature() ->
          invalid(
              "The request signature we calculated does not match the signature you provided."
                  + " Check your AWS Secret Access Key and signing method. Consult the service"
                  + " documentation for details.");
      case Expired() ->
          new Refused(
              Reason.EXPIRED_TOKEN, "The security token included in the request is expired");
      case Holds(AccessKey key, _) ->
          new Verified(key.principal(), scope.region(), scope.service(), authorization.signature());
    };
  }

  private static @Nullable Refused unsigned(SignableRequest request, List<String> signed) {
    if (!signed.contains("host")) {
      return invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
    }
    for (SignableRequest.Header header : request.headers()) {
      String name = header.name().toLowerCase(Locale.ROOT);
      // Not `content-type`: AWS's SDK for PHP does not sign it, and it cannot lead to another
      // operation than what is signed names.
      boolean mustBe = name.startsWith("x-amz-") && !name.equals(TOKEN);
      if (mustBe && !signed.contains(name)) {
        return invalid(
            "'" + header.name() + "' must be a 'SignedHeader' in the AWS Authorization.");
      }
    }
    for (String name : signed) {
      if (request.values(name).isEmpty()) {
        return invalid("'" + Authorization.shown(name) + "' is a 'SignedHeader' but was not sent.");
      }
    }
    return null;
  }

  private @Nullable Refused wrongTime(SignableRequest request, CredentialScope scope) {
    List<String> dates = request.values("x-amz-date");
    if (dates.size() != 1) {
      return incomplete(
          "Authorization header requires existence of one 'X-Amz-Date' header, found "
              + dates.size()
              + ".");
    }
    String stamp = dates.getFirst().strip();
    Instant signed;
    try {
      signed = CredentialScope.STAMP.parse(stamp, Instant::from);
    } catch (DateTimeException _) {
      return incomplete(
          "Date must be in ISO-8601 'basic format'. Got '"
              + Authorization.shown(stamp)
              + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }
    if (!stamp.startsWith(scope.day() + "T")) {
      return invalid(
          "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
              + "HTTP: '"
              + Authorization.shown(scope.day())
              + "' != '"
              + stamp.substring(0, 8)
              + "', from '"
              + stamp
              + "'.");
    }
    return outsideWindow(stamp, signed);
  }

  private @Nullable Refused outsideWindow(String stamp, Instant signed) {
    Instant now = time.instant();
    Instant earliest = now.minus(skew);
    Instant latest = now.plus(skew);
    if (signed.isBefore(earliest)) {
      return invalid(
          "Signature expired: "
              + stamp
              + " is now earlier than "
              + CredentialScope.STAMP.format(earliest)
              + " ("
              + CredentialScope.STAMP.format(now)
              + " - "
              + skew.toMinutes()
              + " min.)");
    }
    if (signed.isAfter(latest)) {
      return invalid(
          "Signature not yet current: "
              + stamp
              + " is still later than "
              + CredentialScope.STAMP.format(latest)
              + " ("
              + CredentialScope.STAMP.format(now)
              + " + "
              + skew.toMinutes()
              + " min.)");
    }
    return null;
  }

  private @Nullable Refused wrongScope(Authorization authorization) {
    CredentialScope scope = authorization.scope();
    if (!authorization.terminator().equals(CredentialScope.TERMINATOR)) {
      return invalid(
          "Credential should be scoped with a valid terminator: 'aws4_request', not '"
              + Authorization.shown(authorization.terminator())
              + "'.");
    }
    if (!scope.region().matches("[a-z0-9-]{1,64}")) {
      return invalid(
          "Credential should be scoped to a valid region, not '"
              + Authorization.shown(scope.region())
              + "'.");
    }
    if (!services.contains(scope.service())) {
      return invalid(
          "Credential should be scoped to correct service: found '"
              + Authorization.shown(scope.service())
              + "', which Hone does not offer; it offers '"
              + String.join("', '", services)
              + "' and, unless s3_endpoint names another, 's3'.");
    }
    return null;
  }

  private static @Nullable Refused wrongBodyHash(SignableRequest request) {
    for (String sent : request.values("x-amz-content-sha256")) {
      if (!Hashes.same(Hashes.sha256(request.body()), sent.strip())) {
        return invalid(
            "The provided 'x-amz-content-sha256' header does not match what was computed.");
      }
    }
    return null;
  }

  private static Refused incomplete(@Nullable String text) {
    return new Refused(Reason.INCOMPLETE, text == null ? "" : text);
  }

  private static Refused invalid(String text) {
    return new Refused(Reason.INVALID, text);
  }
}
