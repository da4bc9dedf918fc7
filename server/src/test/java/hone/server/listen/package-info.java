@NullMarked
package hone.server.listen;

import org.jspecify.annotations.NullMarked;
