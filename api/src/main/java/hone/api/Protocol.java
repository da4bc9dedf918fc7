package hone.api;

/// The ways in which AWS's clients write requests and read answers.
public enum Protocol {
  /// AWS JSON 1.0 and 1.1: `POST /`, the operation in `X-Amz-Target`.
  JSON,
  /// JSON with the operation in method and path.
  REST_JSON,
  /// A form with the operation in `Action`, answered in XML.
  QUERY,
  /// Smithy's RPC v2: CBOR, the operation in the path.
  CBOR
}
