package hone.server.sigv4;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Brings a request into the one form that both sides sign.
///
/// @param normalizesPath whether `.`, `..` and empty segments are taken out, as every service
///     but S3 does
/// @param encodesTwice whether a path that is encoded already is encoded again, likewise
record CanonicalForm(boolean normalizesPath, boolean encodesTwice) {
  static final CanonicalForm USUAL = new CanonicalForm(true, true);
  static final CanonicalForm S3 = new CanonicalForm(false, false);
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

  /// The canonical request.
  ///
  /// @param signedHeaders lower-case, in the order of signing
  String of(SignableRequest request, List<String> signedHeaders, String bodyHash) {
    var text = new StringBuilder();
    text.append(request.method()).append('\n');
    text.append(path(request.path())).append('\n');
    text.append(query(request.query())).append('\n');
    for (String name : signedHeaders) {
      text.append(name).append(':').append(value(request.values(name))).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n').append(bodyHash);
    return text.toString();
  }

  static String stringToSign(String stamp, CredentialScope scope, String canonicalRequest) {
    String hash = Hashes.sha256(canonicalRequest.getBytes(StandardCharsets.UTF_8));
    return SigV4Signer.ALGORITHM + "\n" + stamp + "\n" + scope + "\n" + hash;
  }

  private static String value(List<String> values) {
    return String.join(",", values.stream().map(CanonicalForm::trimmed).toList());
  }

  private static String trimmed(String value) {
    String stripped = value.strip();
    return stripped.contains("  ") || stripped.indexOf('\t') >= 0
        ? stripped.replaceAll("\\s+", " ")
        : stripped;
  }

  private String path(String path) {
    if (!encodesTwice) {
      return encodedOnce(path.isEmpty() ? "/" : path, "/");
    }
    String normal = normalizesPath ? normalized(path) : path;
    var text = new StringBuilder();
    encode(normal.isEmpty() ? "/" : normal, "/", text);
    return text.toString();
  }

  private static String normalized(String path) {
    var kept = new ArrayDeque<String>();
    for (String segment : path.split("/")) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    boolean folder = path.endsWith("/") && !kept.isEmpty();
    return "/" + String.join("/", kept) + (folder ? "/" : "");
  }

  private static String query(String query) {
    if (query.isEmpty()) {
      return "";
    }
    var pairs = new ArrayList<Pair>();
    for (String part : query.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      String value = equals < 0 ? "" : part.substring(equals + 1);
      pairs.add(new Pair(encodedOnce(name, ""), encodedOnce(value, "")));
    }
    pairs.sort(null);
    return String.join("&", pairs.stream().map(pair -> pair.name + "=" + pair.value).toList());
  }

  private static String encodedOnce(String sent, String kept) {
    var text = new StringBuilder();
    for (int i = 0; i < sent.length(); i++) {
      char c = sent.charAt(i);
      if (c == '%' && i + 2 < sent.length() && isHex(sent, i + 1)) {
        text.append(sent.substring(i, i + 3).toUpperCase(Locale.ROOT));
        i += 2;
      } else {
        int end = sent.offsetByCodePoints(i, 1);
        encode(sent.substring(i, end), kept, text);
        i = end - 1;
      }
    }
    return text.toString();
  }

  private static boolean isHex(String text, int at) {
    return Character.digit(text.charAt(at), 16) >= 0
        && Character.digit(text.charAt(at + 1), 16) >= 0;
  }

  private static void encode(String text, String kept, StringBuilder out) {
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (UNRESERVED.indexOf(c) >= 0 || kept.indexOf(c) >= 0) {
        out.append(c);
      } else {
        out.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      }
    }
  }

  private record Pair(String name, String value) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int byName = name.compareTo(other.name);
      return byName != 0 ? byName : value.compareTo(other.value);
    }
  }
}
