/// Root.
@NullMarked
package hone.bench;

import org.jspecify.annotations.NullMarked;
