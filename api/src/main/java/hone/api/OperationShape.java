package hone.api;

import java.util.function.Function;

/// An operation of a service: how it is called on the wire, and what it takes.
///
/// @param name e.g. `CreateTrainingJob`
/// @param method the HTTP method
/// @param path the HTTP path; `/` for all but REST
/// @param input reads its input structure
public record OperationShape<I extends Shape>(
    ServiceShape service, String name, String method, String path, Function<ShapeReader, I> input) {

  /// The value of `X-Amz-Target`; for services that do not use it, a name that is as unique.
  public String target() {
    return (service.prefix().isEmpty() ? service.name() : service.prefix()) + "." + name;
  }
}
