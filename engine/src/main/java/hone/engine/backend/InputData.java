package hone.engine.backend;

import java.util.Optional;

/// Looks at input data before a job is accepted. Thread-safe.
public interface InputData {

  /// Tell what is wrong with a location, or nothing if at least one object is there.
  ///
  /// @param uri `s3://bucket/key` or `file:///path`
  Optional<String> problem(String uri);
}
