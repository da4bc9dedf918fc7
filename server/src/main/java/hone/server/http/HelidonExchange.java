package hone.server.http;

import hone.server.limits.HeldBytes;
import hone.server.sigv4.SignableRequest;
import hone.server.stream.StreamedService;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SequencedMap;

/// One request and its answer, streamed.
record HelidonExchange(
    ServerRequest request,
    ServerResponse response,
    SignableRequest head,
    String requestId,
    HeldBytes held)
    implements StreamedService.Exchange {

  @Override
  public String source() {
    return request.remotePeer().host();
  }

  @Override
  public long length() {
    return request.content().hasEntity() ? request.headers().contentLength().orElse(-1) : 0;
  }

  @Override
  public InputStream body() {
    return request.content().hasEntity()
        ? request.content().inputStream()
        : InputStream.nullInputStream();
  }

  @Override
  public void hold(int bytes) {
    held.add(bytes);
  }

  @Override
  public OutputStream begin(int status, SequencedMap<String, String> headers, long length) {
    response.status(Status.create(status));
    headers.forEach((name, value) -> response.header(HeaderNames.create(name), value));
    if (status == 204 || status == 304) {
      response.send();
      return OutputStream.nullOutputStream();
    }
    response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(length));
    if (head.method().equals("HEAD") || length == 0) {
      response.send();
      return OutputStream.nullOutputStream();
    }
    return response.outputStream();
  }
}
