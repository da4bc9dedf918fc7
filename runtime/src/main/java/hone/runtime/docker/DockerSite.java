package hone.runtime.docker;

import hone.engine.backend.AttemptId;
import hone.runtime.container.ContainerRequest;
import hone.runtime.data.Channels;
import hone.runtime.docker.engine.EngineClient;
import hone.runtime.docker.engine.EngineException;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.site.Attempt;
import hone.runtime.site.Placement;
import hone.runtime.site.Site;
import java.io.IOException;
import java.util.Set;

/// Runs training programs as containers of one engine. The engine must see the server's data folder
/// under the same path: files go in and out by bind mounts. Thread-safe.
public final class DockerSite implements Site {
  private static final System.Logger LOG = System.getLogger(DockerSite.class.getName());

  private final DockerSettings settings;
  private final ImageCatalogue images;
  private final Channels channels;
  private final EngineClient engine;

  public DockerSite(DockerSettings settings, ImageCatalogue images, Channels channels) {
    this.settings = settings;
    this.images = images;
    this.channels = channels;
    engine = new EngineClient(settings.engine());
  }

  @Override
  public Placement place(Attempt attempt) {
    var request = new ContainerRequest(images, settings.instances(), channels, attempt);
    return new DockerPlacement(settings, engine, request);
  }

  /// Remove what belongs to attempts that nobody knows any more, as when their folders were deleted
  /// by hand. Where the engine cannot be asked, that is left to the next start.
  @Override
  public void removeAllBut(Set<AttemptId> known) {
    String ours = CreateBody.OWNER_LABEL + "=" + settings.owner();
    try {
      for (EngineClient.Labelled each : engine.containers(ours, CreateBody.ATTEMPT_LABEL)) {
        if (isForgotten(each, known)) {
          LOG.log(System.Logger.Level.WARNING, "removing a forgotten container, " + each.name());
          engine.remove(each.name());
        }
      }
      for (EngineClient.Labelled each : engine.networks(ours, CreateBody.ATTEMPT_LABEL)) {
        if (isForgotten(each, known)) {
          engine.removeNetwork(each.name());
        }
      }
    } catch (EngineException | IOException error) {
      // As on each machine without an engine: the trace would say no more.
      LOG.log(
          System.Logger.Level.INFO, "cannot look for forgotten containers: " + error.getMessage());
    }
  }

  private static boolean isForgotten(EngineClient.Labelled thing, Set<AttemptId> known) {
    if (!AttemptId.isOne(thing.value())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "left alone what has this server's label and names no attempt, " + thing.name());
      return false;
    }
    return !known.contains(new AttemptId(thing.value()));
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
