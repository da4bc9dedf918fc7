/// What several operations use.
@NullMarked
package hone.server.operations.support;

import org.jspecify.annotations.NullMarked;
