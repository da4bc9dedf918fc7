package hone.engine.backend;

import java.util.Optional;

/// Knows what instance types stand for where training jobs run. Thread-safe.
public interface Instances {

  /// Tell what is wrong with an instance type, or nothing if it can be had.
  Optional<String> problem(String instanceType);
}
