package hone.runtime.site;

import hone.engine.Ordered;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The sites of a server, and which of them runs what.
///
/// @param byName the sites by their names, which are kept with each attempt
/// @param choice tells the name of the site for an image
public record Sites(SequencedMap<String, Site> byName, Function<String, String> choice) {
  public Sites {
    byName = Ordered.copyOf(byName);
  }

  public Site named(String name) {
    @Nullable Site site = byName.get(name);
    if (site == null) {
      throw new IllegalStateException(
          "found an attempt at the site '" + name + "', configured are " + byName.keySet());
    }
    return site;
  }
}
