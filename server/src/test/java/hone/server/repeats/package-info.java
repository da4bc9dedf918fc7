@NullMarked
package hone.server.repeats;

import org.jspecify.annotations.NullMarked;
