package hone.server.sigv4;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// What a request to S3 says of its signature, in its header or in its query.
///
/// @param stamp when it was signed
/// @param expiresSeconds for how long it is good, or -1 for as long as clocks may differ
/// @param signed the query without the signature, as it was signed
/// @param token the session token, or empty
record S3Claim(
    Authorization authorization, String stamp, long expiresSeconds, String signed, String token) {
  private static final String TOKEN = "x-amz-security-token";

  boolean isPresigned() {
    return expiresSeconds >= 0;
  }

  static S3Claim ofHeader(SignableRequest request, String header) throws Authorization.Incomplete {
    List<String> dates = request.values("x-amz-date");
    if (dates.size() != 1) {
      throw new Authorization.Incomplete(
          "AWS authentication requires a valid Date or x-amz-date header");
    }
    return new S3Claim(
        Authorization.parse(header.strip()),
        dates.getFirst().strip(),
        -1,
        request.query(),
        request.first(TOKEN).orElse(""));
  }

  static S3Claim ofQuery(SignableRequest request) throws Authorization.Incomplete {
    String query = request.query();
    String expires = parameter(query, "X-Amz-Expires");
    if (!expires.matches("[0-9]{1,9}")) {
      throw new Authorization.Incomplete("X-Amz-Expires should be a number");
    }
    String header =
        parameter(query, "X-Amz-Algorithm")
            + " Credential="
            + parameter(query, "X-Amz-Credential")
            + ", SignedHeaders="
            + parameter(query, "X-Amz-SignedHeaders")
            + ", Signature="
            + parameter(query, "X-Amz-Signature");
    return new S3Claim(
        Authorization.parse(header),
        parameter(query, "X-Amz-Date"),
        Long.parseLong(expires),
        withoutSignature(query),
        find(query, "X-Amz-Security-Token").orElse(""));
  }

  private static String parameter(String query, String name) throws Authorization.Incomplete {
    return find(query, name)
        .orElseThrow(
            () ->
                new Authorization.Incomplete(
                    "Query-string authentication version 4 requires the X-Amz-Algorithm,"
                        + " X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders,"
                        + " and X-Amz-Expires parameters, each once: "
                        + name));
  }

  private static Optional<String> find(String query, String name) {
    List<String> found =
        List.of(query.split("&", -1)).stream().filter(part -> part.startsWith(name + "=")).toList();
    return found.size() == 1
        ? Optional.of(decoded(found.getFirst().substring(name.length() + 1)))
        : Optional.empty();
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  private static String withoutSignature(String query) {
    return String.join(
        "&",
        List.of(query.split("&", -1)).stream()
            .filter(part -> !part.startsWith("X-Amz-Signature="))
            .toList());
  }
}
