package hone.runtime.attempt;

import java.io.IOException;

/// A kind of place where training programs run: this machine's processes, a container engine.
/// Thread-safe.
public interface Site {

  /// Take up an attempt. Starts nothing; what an earlier server started of it is found again.
  Placement place(Attempt attempt) throws IOException;
}
