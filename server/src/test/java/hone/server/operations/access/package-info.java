@NullMarked
package hone.server.operations.access;

import org.jspecify.annotations.NullMarked;
