@NullMarked
package hone.server.operations;

import org.jspecify.annotations.NullMarked;
