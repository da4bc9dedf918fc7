package hone.engine.job;

import hone.engine.Ordered;
import hone.search.Reason;
import java.util.SequencedMap;

/// How a training job came out of a tuning job.
///
/// @param ordinal counts the tuning job's training jobs from 1
/// @param definition the index of its definition, from 0
/// @param tuned the values that the search chose, in the space's order
/// @param why the search's reason
public record Origin(
    long tuningId,
    String tuningName,
    String tuningArn,
    int ordinal,
    int definition,
    String definitionName,
    String metric,
    SequencedMap<String, String> tuned,
    Reason why) {
  public Origin {
    tuned = Ordered.copyOf(tuned);
  }
}
