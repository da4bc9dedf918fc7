/// Tags of resources.
@NullMarked
package hone.server.operations.tags;

import org.jspecify.annotations.NullMarked;
