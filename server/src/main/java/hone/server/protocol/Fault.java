package hone.server.protocol;

import java.util.Map;
import java.util.Set;

/// An error on its way to the caller, in the words of the JSON protocols.
///
/// @param code AWS's name of it, e.g. `ValidationException`
public record Fault(int status, String code, String text) {
  /// The header in which services that once spoke the query protocol say its code.
  static final String QUERY_ERROR = "x-amzn-query-error";

  /// The query protocol is older than the JSON ones and names the common errors otherwise.
  private static final Map<String, String> QUERY_CODES =
      Map.ofEntries(
          Map.entry("AccessDeniedException", "AccessDenied"),
          Map.entry("ExpiredTokenException", "ExpiredToken"),
          Map.entry("IncompleteSignatureException", "IncompleteSignature"),
          Map.entry("InvalidSignatureException", "SignatureDoesNotMatch"),
          Map.entry("MissingAuthenticationTokenException", "MissingAuthenticationToken"),
          Map.entry("MissingRequiredParameterException", "MissingParameter"),
          Map.entry("SerializationException", "MalformedInput"),
          Map.entry("ThrottlingException", "Throttling"),
          Map.entry("UnknownOperationException", "InvalidAction"),
          Map.entry("UnrecognizedClientException", "InvalidClientTokenId"),
          Map.entry("ValidationException", "ValidationError"));

  /// Errors whose names the query protocol writes without their end.
  private static final Set<String> SHORTENED =
      Set.of(
          "InvalidParameterCombinationException",
          "InvalidParameterValueException",
          "NoSuchEntityException");

  /// Its name in the query protocol.
  String queryCode() {
    return SHORTENED.contains(code)
        ? code.substring(0, code.length() - "Exception".length())
        : QUERY_CODES.getOrDefault(code, code);
  }

  /// The value of that header.
  String queryError() {
    return queryCode() + (isSenders() ? ";Sender" : ";Receiver");
  }

  boolean isSenders() {
    return status < 500;
  }
}
