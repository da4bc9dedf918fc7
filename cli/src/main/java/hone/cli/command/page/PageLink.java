package hone.cli.command.page;

import hone.cli.client.AwsClient;
import hone.cli.client.Json;
import java.net.URI;
import tools.jackson.databind.JsonNode;

/// A link that opens the page and lets who follows it read.
///
/// @param uri with the session's token behind `#`, which no browser sends to any server
/// @param expires when the session ends, in seconds since the epoch
public record PageLink(URI uri, double expires) {

  /// Begin a session.
  public static PageLink of(AwsClient client) {
    JsonNode session = client.hone("CreatePageSession", Json.object());
    return new PageLink(
        URI.create(address(client.uri()) + "#session=" + session.path("SessionToken").asString("")),
        session.path("ExpirationTime").asDouble());
  }

  /// The link to a tuning job's part of the page; of an empty name, to all of them.
  public URI uri(String job) {
    return job.isEmpty() ? uri : URI.create(uri + "/jobs/" + job);
  }

  /// Where a server's page is.
  public static URI address(URI server) {
    return URI.create(server.toString().replaceFirst("/+$", "") + "/ui/");
  }

  /// The link without its secret.
  @Override
  public String toString() {
    return "PageLink[until " + expires + "]";
  }
}
