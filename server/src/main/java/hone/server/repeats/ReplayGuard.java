package hone.server.repeats;

import hone.engine.ApiError;
import hone.server.protocol.Answer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps a request that was recorded on its way from doing again what it did.
///
/// It has the signature of the first. So have honest calls that say the same within one second:
/// the date counts seconds, and SDKs do not sign the `amz-sdk-invocation-id` that tells their calls
/// apart. They arrive within moments of each other; so a repeat is a call of its own for two
/// seconds after the first arrival, unless it is the first's in its invocation id, too. Later it
/// never does anything: it gets the answer of its own invocation id, or an error upon which every
/// SDK signs anew and tries again. Arrivals are compared by the server's clock, since a caller's
/// may be off. Thread-safe.
public final class ReplayGuard {
  private static final Duration ONE_SECOND_AND_THE_WAY = Duration.ofSeconds(2);

  /// Bounds the memory, of all accounts: an answer to a change is some 200 bytes.
  private static final int CALLS_MAX = 100_000;

  private final InstantSource time;

  /// Guards `arrivals` and `calls`.
  private final ReentrantLock lock = new ReentrantLock();

  /// When each signature was first seen.
  private final Recent<Signature, Instant> arrivals;

  private final Recent<Invocation, Once> calls;

  /// @param skew how far a caller's clock may be off
  public ReplayGuard(Duration skew, InstantSource time) {
    // From as much before its date until as much after it, a signature is valid.
    Duration kept = skew.multipliedBy(2);
    arrivals = new Recent<>(kept, CALLS_MAX);
    calls = new Recent<>(kept, CALLS_MAX);
    this.time = time;
  }

  /// What a request is known by.
  public record Signature(String account, String accessKeyId, String signature) {}

  private record Invocation(Signature signature, String id) {}

  /// Do a call, unless it is a replay.
  ///
  /// @param invocation the `amz-sdk-invocation-id`
  /// @throws ApiError if it is one, and not of a call that was answered
  public Answer once(Signature signature, @Nullable String invocation, Supplier<Answer> attempt) {
    Instant now = time.instant();
    Optional<Invocation> same =
        Optional.ofNullable(invocation).map(id -> new Invocation(signature, id));
    String account = signature.account();
    Optional<Once> call;
    boolean late;
    lock.lock();
    try {
      Instant first = arrivals.findOrKeep(account, signature, now, () -> now);
      late = first.plus(ONE_SECOND_AND_THE_WAY).isBefore(now);
      call =
          late
              ? same.flatMap(key -> calls.find(account, key))
              : same.map(key -> calls.findOrKeep(account, key, now, Once::new));
    } finally {
      lock.unlock();
    }
    if (late) {
      return call.flatMap(Once::answered).orElseThrow(ReplayGuard::replay);
    }
    return call.isEmpty() ? attempt.get() : call.get().answer(attempt);
  }

  private static ApiError replay() {
    return ApiError.unavailable(
        "A request with this very signature was served before. Sign the request anew to have it "
            + "done again.");
  }
}
