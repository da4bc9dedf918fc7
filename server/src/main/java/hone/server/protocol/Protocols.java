package hone.server.protocol;

import hone.server.sigv4.SignableRequest;
import java.util.Locale;

/// Tells which protocol a request speaks, from method, path and headers alone: before its signature
/// is verified nothing else is looked at, and already a refusal needs the right form.
public final class Protocols {
  private static final Codec REST_JSON = new RestJsonCodec();
  private static final Codec QUERY = new QueryCodec();
  private static final Codec CBOR = new CborCodec();

  private Protocols() {}

  /// The codec of a request; AWS JSON 1.1 where nothing tells.
  public static Codec of(SignableRequest request) {
    String type = contentType(request);
    if (type.equals("application/cbor") || request.first("smithy-protocol").isPresent()) {
      return CBOR;
    }
    if (type.equals("application/x-www-form-urlencoded")) {
      return QUERY;
    }
    if (type.equals("application/x-amz-json-1.0")) {
      return JsonCodec.V1_0;
    }
    boolean named = request.first("x-amz-target").isPresent();
    return named || request.path().equals("/") ? JsonCodec.V1_1 : REST_JSON;
  }

  /// The media type of the body, without parameters; empty for none.
  public static String contentType(SignableRequest request) {
    String type = request.first("content-type").orElse("");
    return type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
