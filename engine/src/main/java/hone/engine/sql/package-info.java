/// The store in SQL, on SQLite or PostgreSQL.
@NullMarked
package hone.engine.sql;

import org.jspecify.annotations.NullMarked;
