package hone.api;

import java.util.List;

/// One of AWS's services, as its model describes it.
///
/// @param name for people, e.g. `CloudWatch`
/// @param signingName its name in signatures; two services may share one
/// @param prefix what `X-Amz-Target` and RPC v2's paths start with; empty where neither is spoken
/// @param version the API's version, e.g. `2010-08-01`
/// @param namespace of its XML; empty where none is spoken
/// @param protocols what its clients may speak
public record ServiceShape(
    String name,
    String signingName,
    String prefix,
    String version,
    String namespace,
    List<Protocol> protocols) {
  public ServiceShape {
    protocols = List.copyOf(protocols);
  }
}
