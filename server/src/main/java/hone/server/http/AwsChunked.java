package hone.server.http;

import io.helidon.http.encoding.ContentDecoder;
import io.helidon.http.encoding.ContentEncoder;
import io.helidon.http.encoding.ContentEncoding;
import java.util.Set;

/// The encoding `aws-chunked`, which S3's clients put on bodies, alone or before another one.
/// Helidon refuses an encoding that it does not know; this one is left as it is, for whoever checks
/// the chunks' signatures.
final class AwsChunked implements ContentEncoding {

  @Override
  public Set<String> ids() {
    return Set.of("aws-chunked", "aws-chunked,gzip", "aws-chunked, gzip", "gzip");
  }

  @Override
  public boolean supportsEncoding() {
    return false;
  }

  @Override
  public boolean supportsDecoding() {
    return true;
  }

  @Override
  public ContentDecoder decoder() {
    return ContentDecoder.NO_OP;
  }

  @Override
  public ContentEncoder encoder() {
    return ContentEncoder.NO_OP;
  }

  @Override
  public String name() {
    return "aws-chunked";
  }

  @Override
  public String type() {
    return "aws-chunked";
  }
}
