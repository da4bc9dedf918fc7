/// The life of one attempt, the same wherever it runs.
@NullMarked
package hone.runtime.attempt;

import org.jspecify.annotations.NullMarked;
