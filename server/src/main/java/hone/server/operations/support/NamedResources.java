package hone.server.operations.support;

import hone.api.Shape;
import hone.api.Wire;
import hone.engine.experiment.Catalogue;
import hone.engine.resource.Kind;
import hone.engine.resource.Resource;
import hone.engine.store.Snapshot;
import hone.server.http.Caller;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The resources of one kind in the catalogue, as a caller's requests name them. Thread-safe.
public record NamedResources(Services services, Kind kind) {

  /// What a new resource is called, and what its request says besides.
  ///
  /// @param experiment a trial's
  public record Asked(
      String name, @Nullable String experiment, SequencedMap<String, String> tags) {}

  /// Add a resource.
  ///
  /// @return its ARN
  public String create(Caller caller, Asked asked, Shape document) {
    return catalogue()
        .create(
            new Catalogue.Submission(
                kind,
                caller.scope(),
                asked.name(),
                asked.experiment(),
                Wire.toJson(document),
                asked.tags()))
        .identity()
        .arn();
  }

  /// Change what is said of a resource.
  ///
  /// @return its ARN
  public String update(Caller caller, String name, Function<Resource, Shape> changed) {
    return catalogue()
        .update(caller.scope(), kind, name, known -> Wire.toJson(changed.apply(known)))
        .identity()
        .arn();
  }

  /// Remove a resource that nothing belongs to.
  ///
  /// @return its ARN
  public String delete(Caller caller, String name) {
    return catalogue().delete(caller.scope(), kind, name).identity().arn();
  }

  /// Tell of a resource.
  public <T> T describe(Caller caller, String name, BiFunction<Snapshot, Resource, T> view) {
    return services
        .engine()
        .read(
            store ->
                view.apply(store, Catalogue.found(store.resources(), caller.scope(), kind, name)));
  }

  private Catalogue catalogue() {
    return services.engine().catalogue();
  }

  /// What people see of a resource: its name, unless they were told another.
  public static String displayName(Resource resource, @Nullable String given) {
    return given == null ? resource.identity().name() : given;
  }
}
