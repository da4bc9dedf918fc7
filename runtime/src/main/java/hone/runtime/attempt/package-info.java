/// The life of one attempt, the same wherever it runs, and the port to where that is.
@NullMarked
package hone.runtime.attempt;

import org.jspecify.annotations.NullMarked;
