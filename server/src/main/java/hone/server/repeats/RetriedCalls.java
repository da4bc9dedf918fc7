package hone.server.repeats;

import hone.engine.store.Call;
import hone.server.credentials.Principal;
import hone.server.protocol.Answer;
import hone.server.protocol.JsonCodec;
import hone.server.sigv4.Hashes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/// Gives a call that comes again the first one's answer.
///
/// SageMaker has no idempotency token; what tells a retry from another call is the
/// `amz-sdk-invocation-id` that SDKs keep over all attempts of one call, together with caller,
/// operation and body.
///
/// Answers are lost with the process, but for those to retried calls that made a job: they are in
/// the store with the job, so that a retry gets them after a restart and from another server, too.
/// Thread-safe.
public final class RetriedCalls {
  /// Bounds the memory, of all accounts: an answer to a change is some 200 bytes.
  private static final int CALLS_MAX = 100_000;

  private final Function<String, Optional<String>> answered;
  private final InstantSource time;

  /// Guards `calls`.
  private final ReentrantLock lock = new ReentrantLock();

  private final Recent<Key, Once> calls = new Recent<>(Call.KEPT, CALLS_MAX);

  /// @param answered what the store has of a call's answer, by the call's id
  public RetriedCalls(Function<String, Optional<String>> answered, InstantSource time) {
    this.answered = answered;
    this.time = time;
  }

  /// Who called what.
  public record Key(
      Principal principal, String region, String invocation, String target, String body) {

    public static Key of(
        Principal principal, String region, String invocation, String target, byte[] body) {
      return new Key(principal, region, invocation, target, Hashes.sha256(body));
    }

    /// The same as one text, of which nothing can be read. It is kept in the store, where another
    /// version of the server looks for it.
    public String id() {
      String role = Objects.requireNonNullElse(principal.role(), "");
      String parts =
          String.join(
              "\n",
              List.of(
                  principal.account(),
                  principal.accessKeyId(),
                  role,
                  region,
                  invocation,
                  target,
                  body));
      return Hashes.sha256(parts.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// Do a call, or give the answer that the same call got before. A retry that comes while the
  /// first attempt is still under way waits for it.
  public Answer once(Key key, Supplier<Answer> attempt) {
    return call(key).answer(() -> stored(key).orElseGet(attempt));
  }

  /// What is stored is of SageMaker's operations, whose protocol this is.
  private Optional<Answer> stored(Key key) {
    return answered
        .apply(key.id())
        .map(
            text ->
                new Answer(
                    200,
                    JsonCodec.V1_1.contentType(),
                    Map.of(),
                    text.getBytes(StandardCharsets.UTF_8)));
  }

  private Once call(Key key) {
    Instant now = time.instant();
    lock.lock();
    try {
      return calls.findOrKeep(key.principal().account(), key, now, Once::new);
    } finally {
      lock.unlock();
    }
  }
}
