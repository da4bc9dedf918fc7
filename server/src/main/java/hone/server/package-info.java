/// Root.
@NullMarked
package hone.server;

import org.jspecify.annotations.NullMarked;
