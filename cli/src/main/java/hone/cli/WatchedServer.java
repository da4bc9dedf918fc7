package hone.cli;

import hone.cli.log.ServerLog;
import hone.engine.ApiError;
import hone.engine.loop.Engine;
import hone.engine.store.Store;
import hone.runtime.attempt.AttemptBackend;
import hone.server.telemetry.ServerState;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells an operator's monitoring how a server is. Thread-safe.
record WatchedServer(
    Engine engine, Store store, AttemptBackend backend, ServerLog log, Path data, int slots)
    implements ServerState {
  private static final System.Logger LOG = System.getLogger(WatchedServer.class.getName());

  @Override
  public Optional<Load> load() {
    if (!leaseHeld()) {
      // The database is away, or these are no longer this server's jobs.
      return Optional.empty();
    }
    try {
      return Optional.of(
          engine.read(
              snapshot ->
                  new Load(
                      snapshot.waitingCount(),
                      snapshot.slotsTaken(),
                      snapshot.unfinishedTuningJobs().size())));
    } catch (ApiError unavailable) {
      LOG.log(System.Logger.Level.DEBUG, "the store cannot be counted", unavailable);
      return Optional.empty();
    }
  }

  @Override
  public boolean ready() {
    return engine.isReady();
  }

  @Override
  public boolean leaseHeld() {
    return store.lease().held();
  }

  @Override
  public List<Attempts> attempts() {
    var all = new ArrayList<Attempts>();
    backend
        .underWay()
        .forEach(
            (site, stages) ->
                stages.forEach(
                    (stage, count) ->
                        all.add(new Attempts(site, stage.name().toLowerCase(Locale.ROOT), count))));
    return all;
  }

  @Override
  public Optional<Space> space() {
    try {
      FileStore files = Files.getFileStore(data);
      return Optional.of(new Space(files.getUsableSpace(), files.getTotalSpace()));
    } catch (IOException error) {
      LOG.log(System.Logger.Level.DEBUG, "cannot see how full the disk is", error);
      return Optional.empty();
    }
  }

  @Override
  public long warnings() {
    return log.warnings();
  }

  @Override
  public long errors() {
    return log.errors();
  }
}
