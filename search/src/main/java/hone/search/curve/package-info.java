/// Early stopping by the values that trials report on the way.
@NullMarked
package hone.search.curve;

import org.jspecify.annotations.NullMarked;
