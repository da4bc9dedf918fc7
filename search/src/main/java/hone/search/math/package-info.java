/// Numeric building blocks: randomness, linear algebra, special functions, optimisation.
@NullMarked
package hone.search.math;

import org.jspecify.annotations.NullMarked;
