/// The deterministic simulator: the real engine in virtual time, in a world that fails wherever it
/// can. One seed is one run.
@NullMarked
package hone.engine.simulator;

import org.jspecify.annotations.NullMarked;
