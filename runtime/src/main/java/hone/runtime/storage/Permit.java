package hone.runtime.storage;

import java.io.IOException;

/// Says at the last moment whether something may be stored or deleted: it may take long until then.
@FunctionalInterface
public interface Permit {
  Permit ALWAYS = () -> {};

  /// @throws IOException if it may not, or not now
  void check() throws IOException;
}
