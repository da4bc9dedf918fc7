package hone.server.http;

import hone.server.credentials.Principal;
import hone.server.protocol.Answer;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Gives a retried Create the first one's answer. SageMaker has no idempotency token; what tells a
/// retry from another call is the `amz-sdk-invocation-id` that SDKs keep over all attempts of one
/// call, together with caller, operation and body.
///
/// Only successes are kept, for 15 minutes. Those of jobs are in the store with the job, so that a
/// retry gets them after a restart and from another server, too. Thread-safe.
final class RetriedCalls {
  private static final Duration KEPT = Duration.ofMinutes(15);

  /// Bounds the memory: an answer to a Create is some 200 bytes.
  private static final int CALLS_MAX = 50_000;

  private final InstantSource time;
  private final Function<String, Optional<String>> answered;

  /// Guards `calls`.
  private final ReentrantLock lock = new ReentrantLock();

  private final LinkedHashMap<Key, Call> calls = new LinkedHashMap<>();

  /// @param answered what the store has of a call's answer, by the call's id
  RetriedCalls(InstantSource time, Function<String, Optional<String>> answered) {
    this.time = time;
    this.answered = answered;
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

  /// Do a call, or give the answer that the same call got before. A retry that comes while the
  /// first attempt is still under way waits for it.
  Answer once(Key key, Supplier<Answer> attempt) {
    Call call = call(key);
    call.running.lock();
    try {
      Answer before = call.answer;
      if (before != null) {
        return before;
      }
      Answer answer = answered.apply(key.id()).map(RetriedCalls::stored).orElseGet(attempt);
      if (answer.status() == 200) {
        call.answer = answer;
      }
      return answer;
    } finally {
      call.running.unlock();
    }
  }

  /// What is stored is of SageMaker's operations, whose protocol this is.
  private static Answer stored(String document) {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    return new Answer(200, "application/x-amz-json-1.1", Map.of(), body);
  }

  private Call call(Key key) {
    Instant now = time.instant();
    lock.lock();
    try {
      Iterator<Call> oldest = calls.values().iterator();
      while (oldest.hasNext()) {
        boolean old = oldest.next().started.plus(KEPT).isBefore(now);
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
