/// Hyperband as the tuning API has it: many short trials, of which the better ones go on.
@NullMarked
package hone.search.hyperband;

import org.jspecify.annotations.NullMarked;
