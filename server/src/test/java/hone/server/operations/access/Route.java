package hone.server.operations.access;

import hone.api.OperationShape;
import hone.api.Protocol;
import hone.server.http.Operation;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One way to call one operation.
record Route(Operation operation, Protocol protocol) {

  /// Every way to call every operation.
  static List<Route> all(List<Operation> operations) {
    var routes = new ArrayList<Route>();
    for (Operation operation : operations) {
      for (Protocol protocol : operation.shape().service().protocols()) {
        routes.add(new Route(operation, protocol));
      }
    }
    return routes;
  }

  String service() {
    return operation.shape().service().signingName();
  }

  /// The call with an empty document, not signed.
  SignableRequest request(String host) {
    OperationShape<?> shape = operation.shape();
    var headers = new ArrayList<Header>();
    headers.add(new Header("Host", host));
    headers.add(new Header("Content-Type", contentType()));
    switch (protocol) {
      case JSON -> headers.add(new Header("X-Amz-Target", shape.target()));
      case CBOR -> headers.add(new Header("smithy-protocol", "rpc-v2-cbor"));
      case REST_JSON, QUERY -> {}
    }
    return new SignableRequest(method(), path(), "", headers, body());
  }

  private String method() {
    return protocol == Protocol.REST_JSON ? operation.shape().method() : "POST";
  }

  private String path() {
    OperationShape<?> shape = operation.shape();
    return switch (protocol) {
      case JSON, QUERY -> "/";
      case REST_JSON -> shape.path();
      case CBOR -> "/service/" + shape.service().prefix() + "/operation/" + shape.name();
    };
  }

  private String contentType() {
    return switch (protocol) {
      case JSON -> "application/x-amz-json-1.1";
      case REST_JSON -> "application/json";
      case QUERY -> "application/x-www-form-urlencoded";
      case CBOR -> "application/cbor";
    };
  }

  private byte[] body() {
    OperationShape<?> shape = operation.shape();
    return switch (protocol) {
      case JSON, REST_JSON -> "{}".getBytes(StandardCharsets.UTF_8);
      case QUERY ->
          ("Action=" + shape.name() + "&Version=" + shape.service().version())
              .getBytes(StandardCharsets.UTF_8);
      case CBOR -> new byte[] {(byte) 0xA0};
    };
  }

  @Override
  public String toString() {
    return operation.target() + " in " + protocol;
  }
}
