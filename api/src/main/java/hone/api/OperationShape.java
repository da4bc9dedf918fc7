package hone.api;

import java.util.function.Function;

/// An operation of a service: how it is called on the wire, and what it takes.
///
/// @param target the value of `X-Amz-Target`
/// @param service the service's name in signatures
/// @param input reads its input structure
public record OperationShape<I extends Shape>(
    String target, String service, Function<ShapeReader, I> input) {}
