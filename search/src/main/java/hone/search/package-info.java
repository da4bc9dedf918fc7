/// Root.
@NullMarked
package hone.search;

import org.jspecify.annotations.NullMarked;
