/// What a point promises, and the search for the point that promises most.
@NullMarked
package hone.search.acquisition;

import org.jspecify.annotations.NullMarked;
