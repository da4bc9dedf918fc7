/// Time that jobs are limited by: what has passed, whatever the wall clock shows.
@NullMarked
package hone.engine.time;

import org.jspecify.annotations.NullMarked;
