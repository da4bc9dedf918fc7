@NullMarked
package hone.server.operations.extension;

import org.jspecify.annotations.NullMarked;
