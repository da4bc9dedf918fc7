package hone.engine.store;

import hone.engine.job.Identity;
import hone.engine.resource.Kind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which resources of one kind to list, and how. `null` leaves a filter out.
///
/// @param size at most so many items, from 1
/// @param after where the page starts
public record ResourceQuery(
    Kind kind, Sort sort, boolean ascending, Filter filter, int size, Page.@Nullable Cursor after) {

  /// What a list is sorted by.
  public enum Sort {
    NAME,
    CREATION_TIME;

    /// Where a resource is in a list that is sorted so.
    public Page.Cursor cursor(Identity resource) {
      String key =
          switch (this) {
            case NAME -> resource.nameKey();
            case CREATION_TIME -> "" + resource.createdAt().toEpochMilli();
          };
      return new Page.Cursor(key, resource.id());
    }
  }

  /// Filters; times are strict.
  ///
  /// @param members only what is related in all of these ways
  /// @param sourceArn compared without case
  public record Filter(
      @Nullable String nameContains,
      @Nullable Instant createdAfter,
      @Nullable Instant createdBefore,
      List<Member> members,
      @Nullable String sourceArn) {

    public Filter {
      members = List.copyOf(members);
    }

    public static final Filter NONE = new Filter(null, null, null, List.of(), null);
  }

  /// Being related to another resource.
  ///
  /// @param id the other one
  public record Member(Relation relation, long id) {}

  /// How resources are related.
  public enum Relation {
    TRIAL_OF_EXPERIMENT,
    TRIAL_OF_COMPONENT,
    COMPONENT_OF_TRIAL,
    COMPONENT_OF_EXPERIMENT
  }
}
