/// Root.
@NullMarked
package hone.runtime;

import org.jspecify.annotations.NullMarked;
