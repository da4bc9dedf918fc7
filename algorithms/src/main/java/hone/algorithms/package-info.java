/// Root.
@NullMarked
package hone.algorithms;

import org.jspecify.annotations.NullMarked;
