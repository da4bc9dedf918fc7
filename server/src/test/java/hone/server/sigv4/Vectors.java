package hone.server.sigv4;

import static org.assertj.core.api.Assumptions.assumeThat;

import hone.server.credentials.AccessKey;
import hone.server.sigv4.SignableRequest.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads AWS's published signature vectors, which lie beside the repository, not in it.
final class Vectors {
  private static final Path ROOT = Path.of("..", "..", "shared", "vectors");

  private Vectors() {}

  /// One vector: a request, and what must become of it.
  ///
  /// @param request without date, token and signature
  /// @param signed complete, as it goes over the wire
  record Vector(
      String name,
      AccessKey key,
      CanonicalForm form,
      SignableRequest request,
      SignableRequest signed,
      String canonical,
      String toSign,
      String authorization) {
    @Override
    public String toString() {
      return name;
    }
  }

  /// One vector of the query form.
  ///
  /// @param url complete, as it goes over the wire
  /// @param tokenIsSigned whether the session token is, which other services than S3 leave out
  record Presigned(
      String name,
      AccessKey key,
      CanonicalForm form,
      SignableRequest url,
      boolean tokenIsSigned,
      String canonical,
      String toSign) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Presigned> presigned() throws IOException {
    var all = new ArrayList<Presigned>();
    try (Stream<Path> folders = Files.list(existing("sigv4-crt"))) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        JsonNode context = JsonMapper.shared().readTree(text(folder.resolve("context.json")));
        all.add(
            new Presigned(
                folder.getFileName().toString(),
                key(context.at("/credentials/token").stringValue(null)),
                new CanonicalForm(context.get("normalize").booleanValue(), true),
                parse(text(folder.resolve("query-signed-request.txt"))),
                !context.path("omit_session_token").booleanValue(false),
                text(folder.resolve("query-canonical-request.txt")),
                text(folder.resolve("query-string-to-sign.txt"))));
      }
    }
    return all;
  }

  static List<Vector> crt() throws IOException {
    Path root = existing("sigv4-crt");
    var all = new ArrayList<Vector>();
    try (Stream<Path> folders = Files.list(root)) {
      for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
        all.add(crt(folder));
      }
    }
    return all;
  }

  static List<Vector> classic() throws IOException {
    Path root = existing("sigv4-classic");
    var all = new ArrayList<Vector>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".req")).sorted().toList()) {
        all.add(classic(file));
      }
    }
    return all;
  }

  private static Path existing(String name) {
    Path root = ROOT.resolve(name);
    assumeThat(Files.isDirectory(root))
        .as("the vectors " + root + " are absent, so these tests are skipped")
        .isTrue();
    return root;
  }

  private static Vector crt(Path folder) throws IOException {
    JsonNode context = JsonMapper.shared().readTree(text(folder.resolve("context.json")));
    JsonNode credentials = context.get("credentials");
    JsonNode token = credentials.get("token");
    SignableRequest signed = parse(text(folder.resolve("header-signed-request.txt")));
    return new Vector(
        folder.getFileName().toString(),
        key(token == null ? null : token.stringValue()),
        new CanonicalForm(context.get("normalize").booleanValue(), true),
        parse(text(folder.resolve("request.txt"))),
        signed,
        text(folder.resolve("header-canonical-request.txt")),
        text(folder.resolve("header-string-to-sign.txt")),
        signed.first("authorization").orElseThrow());
  }

  /// The signature is taken from the `.authz` file: the signed request of
  /// `get-vanilla-with-session-token` has a made-up one.
  private static Vector classic(Path file) throws IOException {
    String stem = file.toString().replaceFirst("\\.req$", "");
    String authorization = text(Path.of(stem + ".authz"));
    String sent = text(Path.of(stem + ".sreq"));
    SignableRequest signed =
        parse(sent.replaceFirst("(?m)^Authorization:.*$", "Authorization: " + authorization));
    return new Vector(
        file.getFileName().toString(),
        key(signed.first("x-amz-security-token").orElse(null)),
        CanonicalForm.USUAL,
        parse(text(file)),
        signed,
        text(Path.of(stem + ".creq")),
        text(Path.of(stem + ".sts")),
        authorization);
  }

  private static AccessKey key(@Nullable String token) {
    return new AccessKey(
        "AKIDEXAMPLE", "123456789012", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file).replace("\r\n", "\n");
  }

  private static SignableRequest parse(String text) {
    int end = text.indexOf("\n\n");
    String head = end < 0 ? text : text.substring(0, end);
    String body = end < 0 ? "" : text.substring(end + 2);
    List<String> lines = head.lines().toList();
    String first = lines.getFirst();
    String target = first.substring(first.indexOf(' ') + 1, first.lastIndexOf(' '));
    int question = target.indexOf('?');
    var headers = new ArrayList<Header>();
    for (String line : lines.subList(1, lines.size())) {
      if (line.startsWith(" ")) {
        Header folded = headers.removeLast();
        headers.add(new Header(folded.name(), folded.value() + "\n" + line));
      } else if (!line.isEmpty()) {
        int colon = line.indexOf(':');
        headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
    return new SignableRequest(
        first.substring(0, first.indexOf(' ')),
        question < 0 ? target : target.substring(0, question),
        question < 0 ? "" : target.substring(question + 1),
        headers,
        body.getBytes(StandardCharsets.UTF_8));
  }
}
