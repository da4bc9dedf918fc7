package hone.server.operations.search;

import hone.api.Shape;
import hone.api.sagemaker.GetSearchSuggestionsRequest;
import hone.api.sagemaker.GetSearchSuggestionsResponse;
import hone.api.sagemaker.PropertyNameQuery;
import hone.api.sagemaker.PropertyNameSuggestion;
import hone.api.sagemaker.SuggestionQuery;
import hone.engine.Scope;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import hone.server.operations.search.records.Found;
import hone.server.operations.support.Services;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// `GetSearchSuggestions`: names of properties that begin with a hint, those of the model and those
/// that callers gave in the resources created last.
final class SearchSuggestions {
  private static final int LOOKED = 200;
  private static final int TOLD_MAX = 100;

  private final Services services;

  SearchSuggestions(Services services) {
    this.services = services;
  }

  Shape perform(Caller caller, GetSearchSuggestionsRequest request) {
    Optional<Source> source = Search.source(services, request.resource());
    SuggestionQuery query = request.suggestionQuery();
    PropertyNameQuery asked = query == null ? null : query.propertyNameQuery();
    String hint = asked == null ? "" : asked.propertyNameHint().toLowerCase(Locale.ROOT);
    if (source.isEmpty()) {
      return new GetSearchSuggestionsResponse(List.of());
    }
    Set<String> names = services.engine().read(store -> names(store, caller.scope(), source.get()));
    return new GetSearchSuggestionsResponse(
        names.stream()
            .filter(name -> begins(name.toLowerCase(Locale.ROOT), hint))
            .filter(name -> name.length() <= 255)
            .limit(TOLD_MAX)
            .map(PropertyNameSuggestion::new)
            .toList());
  }

  /// The whole name, or a part of it: in AWS's own sample, `linear` suggests
  /// `hyperparameters.linear_lr`.
  private static boolean begins(String name, String hint) {
    return name.startsWith(hint) || name.contains("." + hint);
  }

  private static Set<String> names(Snapshot store, Scope scope, Source source) {
    var names = new TreeSet<>(source.schema().paths());
    var slice =
        new Source.Slice(
            new Conjuncts(new Condition.All(List.of())),
            Source.Order.CREATION_TIME,
            false,
            LOOKED,
            null);
    for (Found each : source.page(store, scope, slice).items()) {
      // AWS's own sample writes the first step of such names in lower case.
      for (String map : List.of("HyperParameters", "Parameters")) {
        if (source.schema().isMap(map)) {
          each.member(map).propertyNames().forEach(key -> names.add(lower(map) + key));
        }
      }
      add(names, "tags.", each.member("Tags"), "Key");
      String metrics = source.schema().type("Metrics") == null ? "FinalMetricDataList" : "Metrics";
      if (source.schema().type(metrics) != null) {
        add(names, "metrics.", each.member(metrics), "MetricName");
      }
    }
    return names;
  }

  private static String lower(String first) {
    return first.toLowerCase(Locale.ROOT) + ".";
  }

  private static void add(Set<String> names, String first, JsonNode list, String member) {
    list.forEach(item -> names.add(first + item.path(member).asString("")));
  }
}
