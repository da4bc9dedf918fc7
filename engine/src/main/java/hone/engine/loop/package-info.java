/// What makes jobs go on: the engine, its loop, and the threads that ask strategies.
@NullMarked
package hone.engine.loop;

import org.jspecify.annotations.NullMarked;
