package hone.cli;

import hone.cli.client.AwsClient;
import hone.cli.client.Credentials;
import hone.cli.client.Endpoint;
import hone.cli.text.Words;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/// A server in this process. Thread-safe.
public final class RunningServer implements AutoCloseable {
  /// Variables that AWS's tools look at before those that point them here.
  private static final List<String> STRONGER =
      List.of(
          "AWS_PROFILE",
          "AWS_DEFAULT_PROFILE",
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_SESSION_TOKEN",
          "AWS_REGION",
          "AWS_ENDPOINT_URL_SAGEMAKER");

  private final URI uri;
  private final Path data;
  private final Optional<Path> authority;
  private final List<AutoCloseable> parts;
  private final IntSupplier training;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);

  /// @param authority what clients must be told to trust, in PEM, where it speaks TLS
  /// @param parts what is closed at the end, in this order
  /// @param training how many training programs run
  RunningServer(
      URI uri,
      Path data,
      Optional<Path> authority,
      List<AutoCloseable> parts,
      IntSupplier training) {
    this.uri = uri;
    this.data = data;
    this.authority = authority;
    this.parts = List.copyOf(parts);
    this.training = training;
  }

  public URI uri() {
    return uri;
  }

  public Path credentialsFile() {
    return data.resolve("credentials");
  }

  /// What deletes what was kept for long enough.
  Housekeeping housekeeping() {
    return parts.stream()
        .filter(Housekeeping.class::isInstance)
        .map(Housekeeping.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /// The lines that point AWS clients at this server. The secret is in the file, not in the lines.
  ///
  /// @param environment what is set in it and stronger than the lines, is to be unset first
  public List<String> exports(Map<String, String> environment) {
    var lines = new ArrayList<String>();
    List<String> stronger =
        STRONGER.stream().filter(each -> !environment.getOrDefault(each, "").isEmpty()).toList();
    if (!stronger.isEmpty()) {
      lines.add("unset " + String.join(" ", stronger));
    }
    lines.add("export AWS_ENDPOINT_URL=" + uri);
    authority.ifPresent(
        each -> lines.add("export AWS_CA_BUNDLE=" + Words.shell(each.toAbsolutePath().toString())));
    String file = Words.shell(credentialsFile().toString());
    lines.add(
        Files.exists(credentialsFile())
            ? "export AWS_SHARED_CREDENTIALS_FILE=" + file
            : "# The key is in 'credentials' of the data folder of the store's first server; '"
                + Home.command()
                + " credentials create --profile default' makes another");
    lines.add("export AWS_DEFAULT_REGION=" + Endpoint.STANDARD_REGION);
    return lines;
  }

  /// A client of this server, which speaks to it over HTTP like any other, with the first key.
  ///
  /// @throws CliError if the file that the first key was written to is gone
  public AwsClient client() {
    Credentials credentials =
        Credentials.fromFile(credentialsFile(), "default")
            .orElseThrow(
                () ->
                    new CliError(
                        Exit.MACHINE,
                        "the file '"
                            + credentialsFile()
                            + "' with the key is not there; copy it from where the store's first"
                            + " server made it, or put there what '"
                            + Home.command()
                            + " credentials create --profile default' shows"));
    return new AwsClient(
        new Endpoint(uri, Endpoint.STANDARD_REGION, credentials),
        Clock.systemUTC(),
        Map.of(),
        " --data " + Words.shell(data.toString()));
  }

  /// End the server, as [#close] does, and tell what goes on without it.
  public void closeAndTell(PrintStream out) {
    int programs = training.getAsInt();
    close();
    if (programs > 0) {
      out.println(
          (programs == 1 ? "1 training program goes on" : programs + " training programs go on")
              + "; the next '"
              + Home.command()
              + " serve' with the data folder "
              + data
              + " takes up what then runs or has ended.");
    }
  }

  /// Wait until the server has been closed.
  public void awaitEnd() {
    try {
      ended.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// End the server: no new requests, decisions that are under way are stored. Training jobs go on
  /// and are found again by the next start. A second call waits for the first.
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      awaitEnd();
      return;
    }
    Closing.all(parts);
    ended.countDown();
  }
}
