/// A real PostgreSQL for tests, and a way to cut it off.
@NullMarked
package hone.engine.sql.postgres;

import org.jspecify.annotations.NullMarked;
