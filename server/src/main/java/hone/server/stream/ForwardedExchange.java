package hone.server.stream;

import hone.server.sigv4.SignableRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.SequencedMap;

/// An exchange that is another one but for what a subclass makes different. Thread-safe as far as
/// that one is.
public abstract class ForwardedExchange implements StreamedService.Exchange {
  private final StreamedService.Exchange exchange;

  protected ForwardedExchange(StreamedService.Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public String requestId() {
    return exchange.requestId();
  }

  @Override
  public String source() {
    return exchange.source();
  }

  @Override
  public SignableRequest head() {
    return exchange.head();
  }

  @Override
  public long length() {
    return exchange.length();
  }

  @Override
  public InputStream body() {
    return exchange.body();
  }

  @Override
  public void hold(int bytes) {
    exchange.hold(bytes);
  }

  @Override
  public OutputStream begin(int status, SequencedMap<String, String> headers, long length)
      throws IOException {
    return exchange.begin(status, headers, length);
  }
}
