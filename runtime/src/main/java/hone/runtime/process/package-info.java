/// Training jobs as processes of this machine.
@NullMarked
package hone.runtime.process;

import org.jspecify.annotations.NullMarked;
