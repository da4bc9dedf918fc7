/// The simulated machine: virtual time, chance, and training programs that outlive servers.
@NullMarked
package hone.engine.simulator.machine;

import org.jspecify.annotations.NullMarked;
