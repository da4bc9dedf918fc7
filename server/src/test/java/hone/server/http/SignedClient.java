package hone.server.http;

import hone.server.credentials.AccessKey;
import hone.server.sigv4.SigV4Signer;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Calls a server as an AWS client does.
public final class SignedClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final InetSocketAddress address;
  private final SigV4Signer signer;
  private final InstantSource time;

  public SignedClient(InetSocketAddress address, AccessKey key, InstantSource time) {
    this(address, time, new SigV4Signer(key.id(), key.secret(), null, "us-west-2", "sagemaker"));
  }

  public SignedClient(InetSocketAddress address, InstantSource time, SigV4Signer signer) {
    this.address = address;
    this.time = time;
    this.signer = signer;
  }

  public HttpResponse<String> call(String target, String body) {
    return call(target, body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  public HttpResponse<String> call(String target, byte[] body, Map<String, String> more) {
    var headers = new ArrayList<Header>();
    headers.add(new Header("Content-Type", "application/x-amz-json-1.1"));
    headers.add(new Header("X-Amz-Target", target));
    more.forEach((name, value) -> headers.add(new Header(name, value)));
    return send("POST", "/", headers, body);
  }

  /// Call, and leave it to the caller to take the answer's body.
  public HttpResponse<InputStream> open(String target, String body) {
    var headers =
        List.of(
            new Header("Content-Type", "application/x-amz-json-1.1"),
            new Header("X-Amz-Target", target));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return send(signed("POST", "/", headers, bytes).build(), BodyHandlers.ofInputStream());
  }

  /// Call with headers that are added after signing.
  public HttpResponse<String> callAdding(String target, String body, Map<String, String> added) {
    var headers =
        List.of(
            new Header("Content-Type", "application/x-amz-json-1.1"),
            new Header("X-Amz-Target", target));
    var request = signed("POST", "/", headers, body.getBytes(StandardCharsets.UTF_8));
    added.forEach(request::header);
    return send(request.build());
  }

  /// Send any request, signed.
  public HttpResponse<String> send(String method, String path, List<Header> given, byte[] body) {
    return send(signed(method, path, given, body).build());
  }

  private HttpRequest.Builder signed(String method, String path, List<Header> given, byte[] body) {
    String host = address.getAddress().getHostAddress() + ":" + address.getPort();
    var headers = new ArrayList<>(given);
    headers.add(new Header("Host", host));
    var signable = new SignableRequest(method, path, "", headers, body);
    var builder =
        HttpRequest.newBuilder(URI.create("http://" + host + path))
            .method(method, BodyPublishers.ofByteArray(body));
    given.forEach(header -> builder.header(header.name(), header.value()));
    signer.sign(signable, time).forEach(builder::header);
    return builder;
  }

  /// Send a request as it is.
  public HttpResponse<String> send(HttpRequest request) {
    return send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException error) {
      throw new AssertionError(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new AssertionError(error);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
