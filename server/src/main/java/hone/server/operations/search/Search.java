package hone.server.operations.search;

import hone.api.Shape;
import hone.api.Wire;
import hone.api.sagemaker.Operations;
import hone.api.sagemaker.SearchRecord;
import hone.api.sagemaker.SearchRequest;
import hone.api.sagemaker.SearchResponse;
import hone.api.sagemaker.TotalHits;
import hone.engine.Scope;
import hone.engine.store.Page.Cursor;
import hone.server.http.Caller;
import hone.server.http.Operation;
import hone.server.limits.Turns;
import hone.server.operations.search.records.Nodes;
import hone.server.operations.support.Listings;
import hone.server.operations.support.PageToken;
import hone.server.operations.support.Services;
import hone.server.operations.support.ShapedOperation;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// `Search`.
public final class Search {
  private static final String BY = "LastModifiedTime";

  /// How many of an account's searches are under way or wait, since a hundred whole records may
  /// take tens of megabytes.
  private static final int CALLS_MAX = 16;

  private static final int AT_ONCE = 4;

  private final Services services;
  private final Turns turns = new Turns(CALLS_MAX, AT_ONCE);

  private Search(Services services) {
    this.services = services;
  }

  public static List<Operation> operations(Services services) {
    var search = new Search(services);
    return List.of(
        ShapedOperation.answering(Operations.SEARCH, search::perform),
        ShapedOperation.answering(
            Operations.GET_SEARCH_SUGGESTIONS, new SearchSuggestions(services)::perform));
  }

  /// What can be searched, or nothing for what Hone has none of.
  static Optional<Source> source(Services services, String resource) {
    return switch (resource) {
      case "TrainingJob" -> Optional.of(new JobSources.Trainings());
      case "HyperParameterTuningJob" -> Optional.of(new JobSources.Tunings(services));
      case "Experiment" -> Optional.of(ResourceSources.experiments());
      case "ExperimentTrial" -> Optional.of(ResourceSources.trials());
      case "ExperimentTrialComponent" -> Optional.of(ResourceSources.components());
      default -> Optional.empty();
    };
  }

  private Shape perform(Caller caller, SearchRequest request) {
    Optional<Source> source = source(services, request.resource());
    // No other account shares anything, so that a search across accounts finds nothing.
    if (source.isEmpty() || "CrossAccount".equals(request.crossAccountFilterOption())) {
      return new SearchResponse(List.of(), null, new TotalHits(0L, "EqualTo"));
    }
    Scope scope = caller.scope();
    return turns.take(scope.account(), () -> search(scope, source.get(), request));
  }

  private SearchResponse search(Scope scope, Source source, SearchRequest request) {
    String by = request.sortBy() == null ? BY : String.valueOf(request.sortBy());
    boolean ascending = Listings.ascending(request.sortOrder(), false);
    var expressions = new Expressions(source);
    var condition =
        new Condition.All(
            List.of(
                expressions.condition(request.searchExpression()),
                expressions.visible(request.visibilityConditions())));
    Object list = List.of(source.record(), condition, by, ascending);
    Cursor after = PageToken.read(scope, list, request.nextToken());
    var scan = new Scan(source, condition, Property.of(source, by), ascending, after);
    Scan.Hits hits =
        services
            .engine()
            .read(store -> scan.run(store, scope, Listings.size(request.maxResults())));
    return new SearchResponse(
        hits.records().stream().map(each -> record(source, each)).toList(),
        PageToken.of(scope, list, hits.next()),
        new TotalHits(hits.total(), hits.exact() ? "EqualTo" : "GreaterThanOrEqualTo"));
  }

  private static SearchRecord record(Source source, ObjectNode tree) {
    ObjectNode record = Nodes.object();
    record.set(source.record(), tree);
    return Wire.fromJson(SearchRecord::read, record.toString());
  }
}
