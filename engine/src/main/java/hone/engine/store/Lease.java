package hone.engine.store;

import java.time.Duration;

/// A server's right to act on its jobs. Each life of a server has a number, the epoch; each job
/// names the epoch that owns it; each transaction that changes anything finds its epoch alive
/// first, by the database's clock, or changes nothing. A server that is silent for longer than its
/// lease has no jobs any more, whatever it believes. Thread-safe.
public interface Lease {

  /// The present life's number.
  long epoch();

  /// Where this server's attempts are.
  String place();

  /// How often `keep` is to be called.
  Duration retry();

  /// Whether effects may be performed: for two thirds of the lease after the last transaction that
  /// the database took, by this machine's steady clock, and by its wall clock, which goes on while
  /// the machine is suspended. A process that was stopped meanwhile, or such a machine's, finds
  /// out here before it launches anything; so does one that cannot write any more.
  boolean held();

  /// Renew the lease, and take over the jobs of servers whose lease has ended.
  ///
  /// @return whether jobs may have come or gone, so that everything must be looked at again
  /// @throws hone.engine.ApiError `UNAVAILABLE` if the database cannot be reached
  boolean keep();

  /// Another process has begun at this one's place since, and has its jobs. Two that went on would
  /// end each other's lives for ever.
  final class Displaced extends RuntimeException {
    private static final long serialVersionUID = 1;

    public Displaced(String place) {
      super(
          "another server has begun with the same server.id, '"
              + place
              + "', and has this one's jobs; so this one ends. Likely one data folder was copied"
              + " from the other's, and both servers use one database: end the other server and"
              + " delete server.id in the copy, which makes it a place of its own; then start"
              + " both");
    }
  }
}
