package hone.server.telemetry;

import java.util.List;
import java.util.Optional;

/// What a server tells of itself when it is asked. Thread-safe.
public interface ServerState {

  /// How many training jobs run at once at most.
  int slots();

  /// What the store holds; empty while it cannot be asked.
  Optional<Load> load();

  /// Whether jobs go on here.
  boolean ready();

  /// Whether this server's lease on its jobs is held.
  boolean leaseHeld();

  /// The attempts that are under way, by where they run and how far they are. What there is none of
  /// is among them, with 0.
  List<Attempts> attempts();

  /// The file system with the data folder; empty if it cannot be asked.
  Optional<Space> space();

  /// How many warnings the log was told of.
  long warnings();

  /// How many errors the log was told of.
  long errors();

  /// This server's own jobs.
  ///
  /// @param waiting training jobs without a slot
  /// @param slotsTaken training jobs with one
  /// @param tuningJobs that have not ended
  record Load(int waiting, int slotsTaken, int tuningJobs) {}

  record Attempts(String site, String stage, int count) {}

  record Space(long freeBytes, long totalBytes) {}
}
