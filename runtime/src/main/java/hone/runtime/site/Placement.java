package hone.runtime.site;

import hone.runtime.contract.Hosts.Host;
import hone.runtime.failure.FailureReason;
import hone.runtime.log.LogSource;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The programs of one attempt at a site, one for each host. What `look` says is the truth: it
/// depends on nothing that a restarted server would not know.
///
/// Not thread-safe: used by the attempt's own thread.
public interface Placement extends AutoCloseable {

  /// The network interface by which a job's hosts reach each other.
  String networkInterface();

  /// Whether the programs were started, be it by an earlier server.
  boolean isStarted() throws IOException;

  /// Take what only some attempts can have at once, such as GPUs, until `remove`; called first, and
  /// perhaps again.
  ///
  /// @throws RefusedException if there will never be as much
  /// @throws UnavailableException if others have it now
  default void reserve() throws RefusedException, IOException {}

  /// Get what takes time and can be done again, such as an image; called before `start`.
  ///
  /// @throws RefusedException if the request names what cannot be had
  default void prepare() throws RefusedException, IOException {}

  /// Make what is made of the input, too; called when the channels are there, before `start`, and
  /// perhaps again.
  ///
  /// @throws RefusedException if the request names what cannot be had
  default void furnish() throws RefusedException, IOException {}

  /// Start a program on each host. Where an earlier call got half way, the rest.
  ///
  /// @throws RefusedException if the request cannot be run here
  void start() throws RefusedException, IOException;

  /// Whether programs may have to wait for their machines after `start`. Until they have begun the
  /// attempt is starting then, though its data are there, and no time limit runs.
  default boolean queues() {
    return false;
  }

  /// Whether the programs of all hosts run or have run; asked after `start`, again and again. A
  /// place may let them wait, as for a machine that is free, and says so in the log.
  ///
  /// @throws RefusedException if they never will
  /// @throws GivenUpException if the place did not get them to run in time
  default boolean hasBegun() throws RefusedException, IOException {
    return true;
  }

  /// The later of two times that may not be known.
  static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
  }

  /// When the last of the programs began, by whichever clock; nothing where the site does not tell.
  default Optional<Instant> begunAt() throws IOException {
    return Optional.empty();
  }

  /// Tell how each host's program is, in the order of the hosts.
  List<HostStatus> look() throws IOException;

  /// Where the hosts' output is read from, by the hosts' names. Once for each placement.
  SequencedMap<String, LogSource> logs() throws IOException;

  /// Ask all programs to end (SIGTERM).
  ///
  /// @return whether there was any to ask
  boolean terminate() throws IOException;

  /// End all programs at once (SIGKILL).
  ///
  /// @return whether none is left
  boolean kill() throws IOException;

  /// End what the programs left behind after their ends, such as processes in the background.
  /// Their output has not been read to its end yet.
  default void endLeftovers() throws IOException {}

  /// Remove all that the site made for the attempt; its files stay. Works also where nothing was
  /// started.
  void remove() throws IOException;

  /// Let go; what runs goes on running.
  @Override
  void close();

  /// How one host's program is.
  ///
  /// @param exitCode what it ended with; absent while it runs
  /// @param gone whether it will never be known how it ended
  /// @param reclaimed whether its place is taken away, or was, by others than the server
  /// @param why what the site knows about the end, or empty
  /// @param endedAt when it ended, where that is known; how it did may not be yet
  record HostStatus(
      Host host,
      Optional<Integer> exitCode,
      boolean gone,
      boolean reclaimed,
      String why,
      Optional<Instant> endedAt) {

    private HostStatus(
        Host host, Optional<Integer> exitCode, boolean gone, boolean reclaimed, String why) {
      this(host, exitCode, gone, reclaimed, why, Optional.empty());
    }

    public static HostStatus running(Host host) {
      return new HostStatus(host, Optional.empty(), false, false, "");
    }

    public static HostStatus exited(Host host, int code, String why) {
      return new HostStatus(host, Optional.of(code), false, false, why);
    }

    public static HostStatus gone(Host host, String why) {
      return new HostStatus(host, Optional.empty(), true, false, why);
    }

    /// How it ended can no longer be told, by its own fault.
    public static HostStatus spoiled(Host host) {
      return gone(
          host,
          FailureReason.algorithm("the program has spoiled the file in which its exit code is kept")
              .text());
    }

    /// @param gone whether the program has ended by that; it may still be storing what it has
    public static HostStatus reclaimed(Host host, boolean gone, String why) {
      return new HostStatus(host, Optional.empty(), gone, true, why);
    }

    /// The same with the time of its end, by whichever clock.
    public HostStatus endedAt(Optional<Instant> at) {
      return new HostStatus(host, exitCode, gone, reclaimed, why, at);
    }

    /// Whether it has ended, and how it did may still have to be told.
    public boolean isEnding() {
      return isOver() || endedAt.isPresent();
    }

    public boolean isOver() {
      return exitCode.isPresent() || gone;
    }

    public boolean hasFailed() {
      return gone || reclaimed || exitCode.map(code -> code != 0).orElse(false);
    }
  }
}
