package hone.server.http;

import hone.server.credentials.Principal;
import hone.server.protocol.Answer;
import hone.server.protocol.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives a call that comes again the first one's answer.
///
/// It is used twice. For retries: SageMaker has no idempotency token; what tells a retry from
/// another call is the `amz-sdk-invocation-id` that SDKs keep over all attempts of one call,
/// together with caller, operation and body. And for replays: a request that was recorded on its
/// way and is sent again has the same signature, and must not do again what it did.
///
/// Answers are lost with the process, but for those to retried calls that made a job: they are in
/// the store with the job, so that a retry gets them after a restart and from another server, too.
/// Thread-safe.
final class RetriedCalls {
  /// Bounds the memory: an answer to a change is some 200 bytes.
  private static final int CALLS_MAX = 100_000;

  private final Duration kept;
  private final Predicate<Answer> worthKeeping;
  private final Function<String, Optional<String>> answered;
  private final InstantSource time;

  /// Guards `calls`.
  private final ReentrantLock lock = new ReentrantLock();

  private final LinkedHashMap<Record, Call> calls = new LinkedHashMap<>();

  private RetriedCalls(
      Duration kept,
      Predicate<Answer> worthKeeping,
      Function<String, Optional<String>> answered,
      InstantSource time) {
    this.kept = kept;
    this.worthKeeping = worthKeeping;
    this.answered = answered;
    this.time = time;
  }

  /// For retries: successes are kept for 15 minutes.
  ///
  /// @param answered what the store has of a call's answer, by the call's id
  static RetriedCalls retries(InstantSource time, Function<String, Optional<String>> answered) {
    return new RetriedCalls(
        Duration.ofMinutes(15), answer -> answer.status() == 200, answered, time);
  }

  /// For replays: what was done is kept as long as a signature can be valid. What was refused did
  /// nothing; and a caller who asks for it again within the second, when it can be done, sends the
  /// same signature, since SDKs do not sign what tells their calls apart.
  static RetriedCalls replays(Duration skew, InstantSource time) {
    return new RetriedCalls(
        skew.multipliedBy(2), answer -> answer.status() == 200, _ -> Optional.empty(), time);
  }

  /// Who called what.
  record Key(Principal principal, String region, String invocation, String target, String body) {

    static Key of(Caller caller, String invocation, String target, byte[] body) {
      return new Key(caller.principal(), caller.region(), invocation, target, sha256(body));
    }

    /// The same as one text, of which nothing can be read.
    String id() {
      String parts =
          String.join(
              "\n",
              List.of(principal.account(), principal.toString(), region, invocation, target, body));
      return sha256(parts.getBytes(StandardCharsets.UTF_8));
    }
  }

  /// A request that was sent before.
  record Replay(String accessKeyId, String signature) {}

  /// Do a call, or give the answer that the same call got before. A retry that comes while the
  /// first attempt is still under way waits for it.
  Answer once(Record key, Supplier<Answer> attempt) {
    Call call = call(key);
    call.running.lock();
    try {
      Answer before = call.answer;
      if (before != null) {
        return before;
      }
      Answer answer = stored(key).orElseGet(attempt);
      if (worthKeeping.test(answer)) {
        call.answer = answer;
      }
      return answer;
    } finally {
      call.running.unlock();
    }
  }

  /// What is stored is of SageMaker's operations, whose protocol this is.
  private Optional<Answer> stored(Record key) {
    Optional<String> document =
        key instanceof Key made ? answered.apply(made.id()) : Optional.empty();
    return document.map(
        text ->
            new Answer(
                200,
                JsonCodec.V1_1.contentType(),
                Map.of(),
                text.getBytes(StandardCharsets.UTF_8)));
  }

  private Call call(Record key) {
    Instant now = time.instant();
    lock.lock();
    try {
      Iterator<Call> oldest = calls.values().iterator();
      while (oldest.hasNext()) {
        boolean old = oldest.next().started.plus(kept).isBefore(now);
        if (!old && calls.size() < CALLS_MAX) {
          break;
        }
        oldest.remove();
      }
      return calls.computeIfAbsent(key, _ -> new Call(now));
    } finally {
      lock.unlock();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static final class Call {
    private final Instant started;
    private final ReentrantLock running = new ReentrantLock();

    /// Guarded by `running`.
    private @Nullable Answer answer;

    private Call(Instant started) {
      this.started = started;
    }
  }
}
