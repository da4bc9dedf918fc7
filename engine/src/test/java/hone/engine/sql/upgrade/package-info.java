/// Stores that earlier versions wrote, opened by this one.
@NullMarked
package hone.engine.sql.upgrade;

import org.jspecify.annotations.NullMarked;
