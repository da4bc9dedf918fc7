package hone.runtime.docker;

import hone.engine.backend.AttemptId;
import hone.runtime.container.ContainerRequest;
import hone.runtime.data.Channels;
import hone.runtime.docker.engine.EngineCalls;
import hone.runtime.docker.engine.EngineClient;
import hone.runtime.docker.engine.EngineException;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.site.Attempt;
import hone.runtime.site.AttemptFolder;
import hone.runtime.site.Placement;
import hone.runtime.site.Removal;
import hone.runtime.site.Site;
import hone.runtime.site.UnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
    try {
      for (AttemptId each : attempts()) {
        if (!known.contains(each)) {
          LOG.log(System.Logger.Level.WARNING, "removing what is forgotten of attempt " + each);
          boolean _ = remove(each);
        }
      }
    } catch (EngineException | IOException error) {
      // As on each machine without an engine: the trace would say no more.
      LOG.log(
          System.Logger.Level.INFO, "cannot look for forgotten containers: " + error.getMessage());
    }
  }

  @Override
  public void end(AttemptId attempt, AttemptFolder folder) throws IOException {
    var removal = new Removal("a container of attempt " + attempt, _ -> {});
    while (EngineCalls.of(() -> remove(attempt))) {
      if (!removal.goesOn()) {
        throw new UnavailableException("a container of attempt " + attempt + " does not go");
      }
    }
    settings.gpus().giveBackIfPossible(folder.root());
  }

  /// Of which attempts the engine has something.
  private Set<AttemptId> attempts() throws EngineException, IOException {
    var things = new ArrayList<>(engine.containers(ours(), CreateBody.ATTEMPT_LABEL));
    things.addAll(engine.networks(ours(), CreateBody.ATTEMPT_LABEL));
    var attempts = new LinkedHashSet<AttemptId>();
    for (EngineClient.Labelled each : things) {
      if (AttemptId.isOne(each.value())) {
        attempts.add(new AttemptId(each.value()));
      } else {
        LOG.log(
            System.Logger.Level.WARNING,
            "left alone what has this server's label and names no attempt, " + each.name());
      }
    }
    return attempts;
  }

  private String ours() {
    return CreateBody.OWNER_LABEL + "=" + settings.owner();
  }

  /// @return whether there were containers
  private boolean remove(AttemptId attempt) throws EngineException, IOException {
    boolean found = false;
    for (EngineClient.Labelled each : engine.containers(ours(), CreateBody.ATTEMPT_LABEL)) {
      if (each.value().equals(attempt.text())) {
        engine.remove(each.name());
        found = true;
      }
    }
    for (EngineClient.Labelled each : engine.networks(ours(), CreateBody.ATTEMPT_LABEL)) {
      if (each.value().equals(attempt.text())) {
        engine.removeNetwork(each.name());
      }
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    engine.close();
  }
}
