package hone.server.limits;

import hone.engine.ApiError;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/// Holds each account to its rates, so that none can crowd the others out. Thread-safe.
public final class Throttle {
  private final Rates rates;
  private final LongSupplier nanos;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  /// @param nanos a steady clock
  public Throttle(Rates rates, LongSupplier nanos) {
    this.rates = rates;
    this.nanos = nanos;
  }

  /// How often one account may call.
  ///
  /// @param calls all calls a second
  /// @param changes calls a second that change something
  public record Rates(int calls, int changes) {
    public Rates {
      if (calls < 1 || changes < 1) {
        throw new IllegalArgumentException(
            "rates: found " + calls + " and " + changes + ", allowed: at least 1");
      }
    }
  }

  private record Account(TokenBucket calls, TokenBucket changes) {}

  /// Count a call.
  ///
  /// @param account one that has a key, so that there are not many
  /// @throws ApiError if it comes too soon
  public void take(String account, boolean changes) {
    long now = nanos.getAsLong();
    Account buckets =
        accounts.computeIfAbsent(
            account,
            _ ->
                new Account(
                    new TokenBucket(rates.calls(), now), new TokenBucket(rates.changes(), now)));
    if (!buckets.calls().take(now) || (changes && !buckets.changes().take(now))) {
      throw ApiError.throttled();
    }
  }
}
