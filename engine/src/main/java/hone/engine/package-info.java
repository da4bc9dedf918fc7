/// Root.
@NullMarked
package hone.engine;

import org.jspecify.annotations.NullMarked;
