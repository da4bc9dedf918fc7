/// What image names stand for.
@NullMarked
package hone.runtime.image;

import org.jspecify.annotations.NullMarked;
