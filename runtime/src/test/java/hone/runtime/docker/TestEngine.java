package hone.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real engine for tests, and an image of the machine's own busybox: no registry is needed.
public final class TestEngine {
  /// An image that has a shell, and whose program does what `train` tells it.
  public static final String IMAGE = "hone-test/shell:1";

  private static final Pattern ID = Pattern.compile("sha256:[0-9a-f]{64}");

  private static final List<Path> BUSYBOXES =
      List.of(Path.of("/bin/busybox"), Path.of("/usr/bin/busybox"));

  private static final List<String> APPLETS =
      List.of(
          "sh",
          "cat",
          "echo",
          "sleep",
          "head",
          "tr",
          "fold",
          "setsid",
          "ln",
          "id",
          "touch",
          "ls",
          "kill",
          "mkdir",
          "env",
          "nc",
          "yes",
          "dd",
          "true",
          "mount",
          "chmod",
          "hostname",
          "ps",
          "seq",
          "ping",
          "nslookup",
          "wc",
          "mkfifo",
          "rm",
          "date");

  private final URI address;
  private final DockerHttpClient http;

  private TestEngine(URI address) {
    this.address = address;
    http = new ZerodepDockerHttpClient.Builder().dockerHost(address).build();
  }

  private static final class Shared {
    private static final TestEngine ENGINE = new TestEngine(usual());
  }

  /// The engine that `DOCKER_HOST` names, or the usual socket; where none answers, the test is
  /// skipped.
  public static TestEngine shared() {
    TestEngine engine = Shared.ENGINE;
    assumeTrue(
        !engine.address.getScheme().equals("unix")
            || Files.exists(Path.of(engine.address.getPath())),
        "no container engine at " + engine.address + ": set DOCKER_HOST, or let .ci/run start one");
    try {
      assertThat(engine.send(Method.GET, "/_ping", InputStream.nullInputStream())).contains("OK");
    } catch (RuntimeException error) {
      abort("the container engine at " + engine.address + " does not answer: " + error);
    }
    return engine;
  }

  private static URI usual() {
    String named = System.getenv("DOCKER_HOST");
    return URI.create(named == null ? "unix:///var/run/docker.sock" : named);
  }

  public URI address() {
    return address;
  }

  /// Docker takes a registry on loopback without TLS; Podman only where the machine's own
  /// configuration says so.
  void assumeItTakesPlainRegistries() {
    assumeTrue(
        !get("/version").toString().contains("Podman"),
        "Podman takes no registry without TLS unless the machine's registries.conf says so");
  }

  private static Path busybox() {
    Path busybox =
        BUSYBOXES.stream().filter(Files::isExecutable).findFirst().orElse(BUSYBOXES.getFirst());
    assumeTrue(Files.exists(busybox), "no busybox: Debian's busybox-static makes the test image");
    return busybox;
  }

  /// Make the image, unless the engine has it.
  public void makeImage() throws IOException {
    Path busybox = busybox();
    if (get("/images/" + IMAGE + "/json").path("Id").asString("").isEmpty()) {
      importImage(
          IMAGE,
          shellImage(busybox),
          List.of("ENV PATH=/bin", "ENTRYPOINT [\"/bin/program\"]", "CMD [\"/nothing\"]"));
    }
  }

  /// Make an image with a script at `/opt/ml/code/train.sh`, as AWS's guide has images made.
  void makeCodeImage(String name, String script) throws IOException {
    importImage(name, shellImage(busybox(), script), List.of("ENV PATH=/bin"));
  }

  /// Make an image whose program prints its arguments.
  void makeEchoImage(String name) throws IOException {
    importImage(
        name, shellImage(busybox()), List.of("ENV PATH=/bin", "ENTRYPOINT [\"/bin/echo\"]"));
  }

  /// Make a network, as the engine's usual one.
  void createNetwork(String name) {
    String body = "{\"Name\":\"%s\",\"Driver\":\"bridge\"}".formatted(name);
    Request.Builder request =
        Request.builder()
            .method(Method.POST)
            .path("/networks/create")
            .putHeader("Content-Type", "application/json");
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(send(request, new ByteArrayInputStream(bytes))).contains("Id");
  }

  void removeNetwork(String name) {
    delete("/networks/" + name);
  }

  /// Make an image of an archive of files.
  public void importImage(String name, byte[] tar, List<String> changes) {
    var path = new StringBuilder("/images/create?fromSrc=-");
    changes.forEach(change -> path.append("&changes=").append(encoded(change)));
    String answer = send(Method.POST, path.toString(), new java.io.ByteArrayInputStream(tar));
    Matcher id = ID.matcher(answer);
    assertThat(id.find()).as(answer).isTrue();
    // Podman forgets the tag that an import is asked for.
    String[] parts = name.split(":", 2);
    String tag = "?repo=" + encoded(parts[0]) + "&tag=" + encoded(parts[1]);
    send(Method.POST, "/images/" + id.group() + "/tag" + tag, InputStream.nullInputStream());
  }

  /// Give an image another name, store it in that name's registry, and forget it here.
  void moveToRegistry(String image, String name, String user, String password) {
    int colon = name.lastIndexOf(':');
    String repository = name.substring(0, colon);
    String tag = name.substring(colon + 1);
    send(
        Method.POST,
        "/images/" + image + "/tag?repo=" + encoded(repository) + "&tag=" + encoded(tag),
        InputStream.nullInputStream());
    String login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(user, password);
    Request.Builder push =
        Request.builder()
            .method(Method.POST)
            .path("/images/" + repository + "/push?tag=" + encoded(tag))
            .putHeader(
                "X-Registry-Auth",
                Base64.getUrlEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    assertThat(send(push, InputStream.nullInputStream()))
        .contains("digest")
        .doesNotContain("error");
    delete("/images/" + name);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static byte[] shellImage(Path busybox) throws IOException {
    return shellImage(busybox, "");
  }

  private static byte[] shellImage(Path busybox, String script) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarArchiveOutputStream(bytes)) {
      file(tar, "bin/busybox", Files.readAllBytes(busybox));
      for (String applet : APPLETS) {
        var link = new TarArchiveEntry("bin/" + applet, TarConstants.LF_SYMLINK);
        link.setLinkName("busybox");
        tar.putArchiveEntry(link);
        tar.closeArchiveEntry();
      }
      String program = "#!/bin/sh\necho \"own $*\"\n[ \"$1\" = train ]\n";
      file(tar, "bin/program", program.getBytes(StandardCharsets.UTF_8));
      if (!script.isEmpty()) {
        file(tar, "opt/ml/code/train.sh", script.getBytes(StandardCharsets.UTF_8));
      }
      tar.putArchiveEntry(new TarArchiveEntry("tmp/"));
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  /// Add an executable file to an archive.
  public static void file(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setMode(0100755);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  public JsonNode get(String path) {
    return JsonMapper.shared().readTree(send(Method.GET, path, InputStream.nullInputStream()));
  }

  /// The names of the containers and networks that one server has.
  public List<String> madeBy(String owner) {
    String filter = encoded("{\"label\":[\"hone.owner=" + owner + "\"]}");
    var names = new ArrayList<String>();
    get("/containers/json?all=true&filters=" + filter)
        .forEach(each -> names.add(each.path("Names").path(0).asString("")));
    get("/networks?filters=" + filter).forEach(each -> names.add(each.path("Name").asString("")));
    return names;
  }

  public void delete(String path) {
    send(Method.DELETE, path, InputStream.nullInputStream());
  }

  private String send(Method method, String path, InputStream body) {
    Request.Builder request = Request.builder().method(method).path(path);
    return method == Method.POST ? send(request, body) : answer(request);
  }

  private String send(Request.Builder request, InputStream body) {
    return answer(request.body(body));
  }

  private String answer(Request.Builder request) {
    try (Response response = http.execute(request.build())) {
      return new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException error) {
      throw new java.io.UncheckedIOException(error);
    }
  }
}
