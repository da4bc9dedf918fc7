/// What makes jobs go on: the engine, its loop, and the threads that drive it.
@NullMarked
package hone.engine.loop;

import org.jspecify.annotations.NullMarked;
