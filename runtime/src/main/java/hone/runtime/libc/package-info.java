/// What the C library does and Java has no call for.
@NullMarked
package hone.runtime.libc;

import org.jspecify.annotations.NullMarked;
