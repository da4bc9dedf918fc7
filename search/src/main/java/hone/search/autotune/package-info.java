/// Makes a search out of examples: names of hyperparameters and one value for each.
@NullMarked
package hone.search.autotune;

import org.jspecify.annotations.NullMarked;
