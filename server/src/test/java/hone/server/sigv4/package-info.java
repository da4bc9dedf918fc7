@NullMarked
package hone.server.sigv4;

import org.jspecify.annotations.NullMarked;
