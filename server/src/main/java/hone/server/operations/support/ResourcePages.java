package hone.server.operations.support;

import hone.engine.Scope;
import hone.engine.resource.Kind;
import hone.engine.resource.Resource;
import hone.engine.store.Page;
import hone.engine.store.ResourceQuery;
import hone.engine.store.ResourceQuery.Filter;
import hone.engine.store.ResourceQuery.Sort;
import hone.engine.store.Snapshot;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list of resources, as a request asks for it. `null` for what it left out.
///
/// @param kind what is listed
/// @param ascending the order where the request names none
public record ResourcePages(Kind kind, Filter filter, boolean ascending, Asked asked) {

  /// The members that all lists have in common.
  public record Asked(
      @Nullable String sortBy,
      @Nullable String sortOrder,
      @Nullable Integer maxResults,
      @Nullable String nextToken) {}

  /// A page of what a list tells.
  ///
  /// @param nextToken `null` on the last page
  public record Listed<T>(List<T> items, @Nullable String nextToken) {}

  /// Read the page, and tell of each resource.
  public <T> Listed<T> read(Snapshot store, Scope scope, Function<Resource, T> summary) {
    Sort sort = "Name".equals(asked.sortBy()) ? Sort.NAME : Sort.CREATION_TIME;
    boolean up = Listings.ascending(asked.sortOrder(), ascending);
    Object list = List.of(kind, filter, sort, up);
    var query =
        new ResourceQuery(
            kind,
            sort,
            up,
            filter,
            Listings.size(asked.maxResults()),
            PageToken.read(scope, list, asked.nextToken()));
    Page<Resource> page = store.resources().list(scope, query);
    return new Listed<>(
        page.items().stream().map(summary).toList(), PageToken.of(scope, list, page.next()));
  }
}
