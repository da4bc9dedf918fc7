/// Algorithm resources.
@NullMarked
package hone.server.operations.algorithms;

import org.jspecify.annotations.NullMarked;
