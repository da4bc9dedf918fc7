package hone.engine.experiment;

import hone.engine.ApiError;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Function;

/// Tags of jobs and of all else that has an ARN. Thread-safe.
public final class Tags {
  private final Store store;

  /// Tags that a store keeps.
  public Tags(Store store) {
    this.store = store;
  }

  /// Set tags of a resource, replacing those of the same keys.
  ///
  /// @param resource finds its ARN, or throws if it is not there; asked in the transaction, so that
  ///     none that is gone meanwhile leaves tags to the next of its name
  /// @param most how many it may have then
  /// @return all that it has
  /// @throws ApiError if those would be more
  public SequencedMap<String, String> add(
      Function<Snapshot, String> resource, SequencedMap<String, String> tags, int most) {
    return store.write(
        transaction -> {
          String arn = resource.apply(transaction);
          var all = new LinkedHashMap<>(transaction.tags(arn));
          all.putAll(tags);
          if (all.size() > most) {
            throw ApiError.validation(
                "tags: found " + all.size() + " on the resource, allowed are " + most);
          }
          transaction.tag(arn, tags);
          return all;
        });
  }

  /// Remove tags of a resource by key.
  ///
  /// @param resource finds its ARN, or throws if it is not there
  public void remove(Function<Snapshot, String> resource, List<String> keys) {
    store.write(
        transaction -> {
          transaction.untag(resource.apply(transaction), keys);
          return true;
        });
  }
}
