package hone.engine.simulator;

import hone.engine.ApiError;
import hone.engine.fake.ForwardingStore;
import hone.engine.simulator.machine.Chance;
import hone.engine.store.Snapshot;
import hone.engine.store.Store;
import hone.engine.store.Transaction;
import java.util.function.Function;

/// The store as one life of a server has it: sometimes away, sometimes silent after the commit.
/// Not thread-safe.
final class FaultyStore extends ForwardingStore {
  private final Server server;
  private final Simulation world;
  private final Chance chance;
  private final int life;

  FaultyStore(Server server, Simulation world, Store store, Chance chance) {
    super(store);
    this.server = server;
    this.world = world;
    this.chance = chance;
    life = server.life();
  }

  @Override
  public <T> T read(Function<Snapshot, T> query) {
    server.point(life, "before a read");
    if (chance.in(0.002 * world.faults())) {
      throw ApiError.unavailable("simulated: no read");
    }
    T found = store.read(query);
    server.point(life, "after a read");
    return found;
  }

  @Override
  public <T> T write(Function<Transaction, T> work) {
    server.point(life, "before a commit");
    if (chance.in(0.01 * world.faults())) {
      world.note("the store refuses a write");
      throw ApiError.unavailable("simulated: no write");
    }
    T result = store.write(work);
    world.committed();
    server.point(life, "after a commit");
    if (chance.in(0.01 * world.faults())) {
      world.note("a commit is not heard of");
      throw ApiError.unavailable("simulated: commit unknown");
    }
    return result;
  }

  @Override
  public void close() {
    // The world keeps the store.
  }
}
