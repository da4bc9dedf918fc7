package hone.cli.sites;

import hone.cli.config.key.KeyGroup;
import hone.runtime.site.Site;
import java.io.IOException;
import java.util.Optional;

/// A site where training jobs run, as the configuration knows it.
///
/// @param name is kept with each attempt
/// @param word chooses it, in `container_backend` or `process_backend`
/// @param meaning what it is, where that key is documented
/// @param keys its own
/// @param opening makes it
public record SiteWiring(String name, String word, String meaning, KeyGroup keys, Opening opening) {

  /// Makes a site.
  @FunctionalInterface
  public interface Opening {
    /// @return nothing where the configuration does not know the site
    Optional<? extends Site> open(SiteParts parts) throws IOException;
  }
}
