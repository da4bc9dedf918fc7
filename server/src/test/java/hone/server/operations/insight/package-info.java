@NullMarked
package hone.server.operations.insight;

import org.jspecify.annotations.NullMarked;
