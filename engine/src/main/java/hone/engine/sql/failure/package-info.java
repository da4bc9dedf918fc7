/// What databases say of what they could not do.
@NullMarked
package hone.engine.sql.failure;

import org.jspecify.annotations.NullMarked;
