package hone.server.sigv4;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The parsed `Authorization` header.
///
/// @param signedHeaders as sent, already known to be lower-case and sorted
record Authorization(
    String accessKeyId,
    CredentialScope scope,
    String terminator,
    List<String> signedHeaders,
    String signature) {

  /// A header that says too little; the message is AWS's.
  static final class Incomplete extends Exception {
    Incomplete(String message) {
      super(message, null, false, false);
    }
  }

  static Authorization parse(String header) throws Incomplete {
    int blank = header.indexOf(' ');
    String algorithm = blank < 0 ? header : header.substring(0, blank);
    if (!algorithm.equals(SigV4Signer.ALGORITHM)) {
      throw new Incomplete(
          "Unsupported AWS 'algorithm': '"
              + shown(algorithm)
              + "' (only "
              + SigV4Signer.ALGORITHM
              + " is supported).");
    }
    Map<String, String> parts = parts(header.substring(algorithm.length()), header);
    var missing = new ArrayList<String>();
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      if (!parts.containsKey(name)) {
        missing.add("Authorization header requires '" + name + "' parameter.");
      }
    }
    if (!missing.isEmpty()) {
      throw new Incomplete(String.join(" ", missing) + " Authorization=" + shown(header));
    }
    return of(parts);
  }

  private static Authorization of(Map<String, String> parts) throws Incomplete {
    String credential = parts.getOrDefault("Credential", "");
    List<String> names = List.of(parts.getOrDefault("SignedHeaders", "").split(";", -1));
    String[] elements = credential.split("/", -1);
    if (elements.length != 5) {
      throw new Incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g. "
              + "keyid/date/region/service/term, got '"
              + shown(credential)
              + "'");
    }
    if (!names.stream().sorted().distinct().toList().equals(names)) {
      throw new Incomplete(
          "'SignedHeaders' must be sorted, and name each header once, got '"
              + shown(String.join(";", names))
              + "'");
    }
    return new Authorization(
        elements[0],
        new CredentialScope(elements[1], elements[2], elements[3]),
        elements[4],
        names,
        parts.getOrDefault("Signature", ""));
  }

  private static Map<String, String> parts(String text, String header) throws Incomplete {
    var parts = new LinkedHashMap<String, String>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? "" : part.substring(0, equals).strip();
      if (name.isEmpty() || parts.put(name, part.substring(equals + 1).strip()) != null) {
        throw new Incomplete(
            "'"
                + shown(part.strip())
                + "' not a valid key=value pair (missing equal-sign, or a "
                + "key given twice) in Authorization header: '"
                + shown(header)
                + "'.");
      }
    }
    return parts;
  }

  /// Foreign text for a message: short, and without control characters.
  static String shown(String foreign) {
    String clean = foreign.replaceAll("\\p{Cntrl}", "?");
    return clean.length() <= 256 ? clean : clean.substring(0, 256) + "…";
  }
}
