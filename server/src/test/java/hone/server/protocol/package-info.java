@NullMarked
package hone.server.protocol;

import org.jspecify.annotations.NullMarked;
