/// Which running trials are given up, from the recorded reports alone.
@NullMarked
package hone.engine.judging;

import org.jspecify.annotations.NullMarked;
