package hone.server.fuzz;

import hone.api.ConstraintException;
import hone.api.DecodeException;
import hone.engine.ApiError;
import hone.server.protocol.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/// What every target holds its subject to: an answer, or one of the errors that callers are told,
/// and either of them soon.
final class Answers {
  /// Far more than anything needs, since the machine may be busy and the JVM cold.
  static final Duration SOON = Duration.ofMinutes(1);

  private Answers() {}

  /// Call, and let through what a caller may be told. Anything else fails the target.
  ///
  /// @return the answer, or empty where it was refused
  static <T> Optional<T> orRefusal(Supplier<T> call) {
    long start = System.nanoTime();
    try {
      return Optional.of(call.get());
    } catch (ApiError refused) {
      if (refused.code().status() >= 500) {
        throw refused;
      }
      return Optional.empty();
    } catch (DecodeException | ConstraintException | Refusal _) {
      return Optional.empty();
    } finally {
      checkSoon(start);
    }
  }

  static void checkSoon(long startNanos) {
    Duration taken = Duration.ofNanos(System.nanoTime() - startNanos);
    if (taken.compareTo(SOON) > 0) {
      throw new AssertionError("took " + taken);
    }
  }
}
