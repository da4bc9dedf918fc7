/// Time that jobs are limited by: what has passed, whatever the wall clock shows. Pauses between
/// tries.
@NullMarked
package hone.engine.time;

import org.jspecify.annotations.NullMarked;
