/// What instance types stand for on machines of one's own.
@NullMarked
package hone.runtime.instance;

import org.jspecify.annotations.NullMarked;
