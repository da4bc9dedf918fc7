package hone.runtime.docker.engine;

import com.github.dockerjava.transport.DockerHttpClient.Request.Method;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import hone.runtime.site.UnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What is asked of a container engine. Thread-safe.
public final class EngineClient implements AutoCloseable {
  /// How much is told of an answer that cannot be read.
  private static final int TOLD_MAX = 200;

  private final EngineApi api;
  private volatile @Nullable Boolean rootless;

  public EngineClient(URI address) {
    api = new EngineApi(address);
  }

  /// A container as the engine sees it.
  ///
  /// @param running also while it is paused or restarting
  /// @param created it exists and was never started
  /// @param exitCode meaningful once it has ended
  /// @param outOfMemory whether the kernel ended a process of it for want of memory
  /// @param error what the engine says about its end, or empty
  /// @param endedAt when it ended, by the engine's clock
  public record ContainerState(
      boolean created,
      boolean running,
      int exitCode,
      boolean outOfMemory,
      String error,
      Optional<Instant> endedAt) {}

  /// Whether the engine itself runs without root's rights: root in a container is its user then,
  /// and others are users that own nothing of the machine's.
  public boolean isRootless() throws EngineException, UnavailableException {
    Boolean known = rootless;
    if (known == null) {
      JsonNode info = api.get("/info");
      known =
          info.path("Rootless").asBoolean(false) // Podman
              || info.path("SecurityOptions")
                  .valueStream()
                  .anyMatch(each -> each.asString("").equals("name=rootless"));
      rootless = known;
    }
    return known;
  }

  /// Create a container, or find the one that has the name already.
  public void create(String name, ObjectNode body) throws EngineException, UnavailableException {
    try {
      api.post("/containers/create" + one("name", name), body);
    } catch (EngineException error) {
      if (!error.isConflict()) {
        throw error;
      }
    }
  }

  /// Start a container; one that runs stays as it is.
  public void start(String name) throws EngineException, UnavailableException {
    api.post("/containers/" + name + "/start", null);
  }

  /// Whether a container was created with devices, or with requests for some.
  public boolean hasDevices(String name) throws EngineException, UnavailableException {
    JsonNode config = api.get("/containers/" + name + "/json").path("HostConfig");
    return !config.path("DeviceRequests").isEmpty() || !config.path("Devices").isEmpty();
  }

  public Optional<ContainerState> inspect(String name)
      throws EngineException, UnavailableException {
    try {
      JsonNode state = api.get("/containers/" + name + "/json").path("State");
      String status = state.path("Status").asString("");
      return Optional.of(
          new ContainerState(
              // Docker's word, and Podman's for what it has prepared to start.
              List.of("created", "initialized", "configured").contains(status),
              List.of("running", "paused", "restarting", "stopping", "removing").contains(status),
              state.path("ExitCode").asInt(0),
              state.path("OOMKilled").asBoolean(false),
              state.path("Error").asString(""),
              time(state.path("FinishedAt").asString(""))));
    } catch (EngineException error) {
      if (error.isAbsent()) {
        return Optional.empty();
      }
      throw error;
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException _) {
      return Optional.empty(); // not told
    }
  }

  /// Send a signal.
  ///
  /// @return `false` if nothing runs there
  public boolean signal(String name, String signal) throws EngineException, UnavailableException {
    try {
      api.post("/containers/" + name + "/kill" + one("signal", signal), null);
      return true;
    } catch (EngineException error) {
      if (error.isAbsent() || error.isConflict()) {
        return false;
      }
      throw error;
    }
  }

  /// End a container and remove it with its unnamed volumes; an absent one is fine.
  ///
  /// @return `false` if the engine is still at it
  public boolean remove(String name) throws EngineException, UnavailableException {
    var query = new LinkedHashMap<String, String>();
    query.put("force", "true");
    query.put("v", "true");
    try {
      api.delete("/containers/" + name + EngineApi.query(query));
    } catch (EngineException error) {
      if (error.isConflict()) {
        return false;
      }
      if (!error.isAbsent()) {
        throw error;
      }
    }
    return true;
  }

  /// Open the stream that ends when the container does.
  public Response awaitEnd(String name) throws EngineException, UnavailableException {
    return api.open(Method.POST, "/containers/" + name + "/wait", Map.of());
  }

  /// Open the stream of what a container has printed from a time on.
  ///
  /// @param since seconds since 1970, with a fraction
  /// @param follow whether it goes on until the container ends
  public Response logs(String name, String since, boolean follow)
      throws EngineException, UnavailableException {
    var query = new LinkedHashMap<String, String>();
    query.put("follow", String.valueOf(follow));
    query.put("stdout", "true");
    query.put("stderr", "true");
    query.put("timestamps", "true");
    query.put("since", since);
    return api.open(Method.GET, "/containers/" + name + "/logs" + EngineApi.query(query), Map.of());
  }

  public boolean hasImage(String image) throws EngineException, UnavailableException {
    try {
      api.get("/images/" + image + "/json");
      return true;
    } catch (EngineException error) {
      if (error.isAbsent()) {
        return false;
      }
      throw error;
    }
  }

  /// Fetch an image from its registry.
  ///
  /// @param login the registry's user and password, or nothing
  public void pull(String image, Optional<SequencedMap<String, String>> login)
      throws EngineException, UnavailableException {
    ImageName name = ImageName.parse(image);
    var query = new LinkedHashMap<String, String>();
    query.put("fromImage", name.repository());
    query.put("tag", name.tag());
    Map<String, String> headers =
        login.map(known -> Map.of("X-Registry-Auth", encoded(known))).orElse(Map.of());
    try (var guard = PullGuard.start()) {
      try {
        pull("/images/create" + EngineApi.query(query), headers, guard);
      } catch (IOException error) {
        boolean silent = guard.wasSilent();
        throw silent || !(error instanceof UnavailableException known)
            ? new UnavailableException("the engine stopped answering about " + image, error, silent)
            : known;
      }
    }
  }

  private void pull(String path, Map<String, String> headers, PullGuard guard)
      throws EngineException, IOException {
    try (Response response = api.open(Method.POST, path, headers);
        var lines =
            new BufferedReader(new InputStreamReader(response.getBody(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        guard.heard();
        String error = told(line).path("error").asString("");
        if (!error.isEmpty()) {
          throw new EngineException(404, error);
        }
      }
    }
  }

  private static JsonNode told(String line) throws UnavailableException {
    try {
      return EngineApi.MAPPER.readTree(line);
    } catch (JacksonException error) {
      String start = line.substring(0, Math.min(TOLD_MAX, line.length()));
      throw new UnavailableException("the engine's answer is no JSON: " + start, error, true);
    }
  }

  private static String encoded(Map<String, String> login) {
    byte[] json = EngineApi.MAPPER.writeValueAsBytes(login);
    return Base64.getUrlEncoder().encodeToString(json);
  }

  /// Create a network, or find the one that has the name already.
  public void createNetwork(ObjectNode body) throws EngineException, UnavailableException {
    try {
      api.post("/networks/create", body);
    } catch (EngineException error) {
      if (!error.isConflict()) {
        throw error;
      }
    }
  }

  /// Remove a network; an absent one is fine.
  public void removeNetwork(String name) throws EngineException, UnavailableException {
    try {
      api.delete("/networks/" + name);
    } catch (EngineException error) {
      if (!error.isAbsent()) {
        throw error;
      }
    }
  }

  /// The values of a label of all containers that have another label.
  ///
  /// @param having `name=value`
  public List<Labelled> containers(String having, String label)
      throws EngineException, UnavailableException {
    var all = new ArrayList<Labelled>();
    for (JsonNode each : api.get("/containers/json?all=true&filters=" + filter(having))) {
      String name = each.path("Names").path(0).asString("").replaceFirst("^/", "");
      all.add(new Labelled(name, each.path("Labels").path(label).asString("")));
    }
    return all;
  }

  /// The same of networks.
  public List<Labelled> networks(String having, String label)
      throws EngineException, UnavailableException {
    var all = new ArrayList<Labelled>();
    for (JsonNode each : api.get("/networks?filters=" + filter(having))) {
      all.add(
          new Labelled(
              each.path("Name").asString(""), each.path("Labels").path(label).asString("")));
    }
    return all;
  }

  /// A container's or network's name, and the value of one of its labels.
  public record Labelled(String name, String value) {}

  private static String filter(String label) {
    ObjectNode filter = EngineApi.MAPPER.createObjectNode();
    filter.putArray("label").add(label);
    return URLEncoder.encode(filter.toString(), StandardCharsets.UTF_8);
  }

  private static String one(String name, String value) {
    var query = new LinkedHashMap<String, String>();
    query.put(name, value);
    return EngineApi.query(query);
  }

  @Override
  public void close() throws IOException {
    api.close();
  }
}
