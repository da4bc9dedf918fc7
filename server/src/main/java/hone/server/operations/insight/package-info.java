/// What a search knows, beyond AWS's API.
@NullMarked
package hone.server.operations.insight;

import org.jspecify.annotations.NullMarked;
