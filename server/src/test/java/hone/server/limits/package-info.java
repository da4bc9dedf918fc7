@NullMarked
package hone.server.limits;

import org.jspecify.annotations.NullMarked;
