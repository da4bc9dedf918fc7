@NullMarked
package hone.runtime.log;

import org.jspecify.annotations.NullMarked;
