package hone.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Kills a process that is waited for in vain: who reads what it prints cannot be interrupted, and
/// would hang the build.
public final class Deadline implements AutoCloseable {
  private final CompletableFuture<Boolean> over = new CompletableFuture<>();

  private Deadline() {}

  /// Begin to wait.
  public static Deadline of(Process process, Duration most) {
    var deadline = new Deadline();
    var _ =
        deadline
            .over
            .completeOnTimeout(true, most.toSeconds(), TimeUnit.SECONDS)
            .thenAccept(
                late -> {
                  if (late) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                  }
                });
    return deadline;
  }

  /// It has done what was waited for.
  @Override
  public void close() {
    over.complete(false);
  }
}
