/// Hone's own operations, beyond AWS's API: what a search knows, access to the page, interruptions.
@NullMarked
package hone.server.operations.extension;

import org.jspecify.annotations.NullMarked;
