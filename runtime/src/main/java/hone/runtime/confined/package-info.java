/// Files in folders that training programs may change at the same time.
@NullMarked
package hone.runtime.confined;

import org.jspecify.annotations.NullMarked;
