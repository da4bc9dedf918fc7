@NullMarked
package hone.runtime.libc;

import org.jspecify.annotations.NullMarked;
