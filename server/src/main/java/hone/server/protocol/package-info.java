/// AWS's protocols: which one a request speaks, and how documents and errors look in each.
@NullMarked
package hone.server.protocol;

import org.jspecify.annotations.NullMarked;
