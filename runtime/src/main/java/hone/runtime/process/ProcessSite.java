package hone.runtime.process;

import hone.runtime.attempt.Attempt;
import hone.runtime.attempt.Placement;
import hone.runtime.attempt.Site;
import hone.runtime.image.ImageCatalogue;
import java.util.Map;

/// Runs training programs as processes of this machine, one process tree for each host.
/// Thread-safe.
public final class ProcessSite implements Site {
  private final ImageCatalogue images;
  private final Map<String, String> environment;
  private final Shim shim = new Shim();

  /// @param environment the server's own, of which training programs get what finds programs
  public ProcessSite(ImageCatalogue images, Map<String, String> environment) {
    this.images = images;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Placement place(Attempt attempt) {
    return new ProcessPlacement(attempt, images, environment, shim);
  }
}
