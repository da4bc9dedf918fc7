package hone.engine.submission;

import hone.engine.Ordered;
import hone.engine.Scope;
import hone.engine.store.Call;
import hone.engine.tuning.TuningSpec;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A tuning job to create.
///
/// @param document the request as JSON, kept for Describe
/// @param call what a retry of it is told by, or `null`
public record TuningSubmission(
    Scope scope,
    String name,
    TuningSpec spec,
    String document,
    SequencedMap<String, String> tags,
    @Nullable Call call) {
  public TuningSubmission {
    tags = Ordered.copyOf(tags);
  }
}
