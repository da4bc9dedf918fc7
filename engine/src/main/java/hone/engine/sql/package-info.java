/// The store in SQL, on SQLite.
@NullMarked
package hone.engine.sql;

import org.jspecify.annotations.NullMarked;
