/// A store in memory, for simulations: as fast as they need it, and it passes the store's contract.
@NullMarked
package hone.engine.memory;

import org.jspecify.annotations.NullMarked;
