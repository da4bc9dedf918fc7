/// What the rows of each table mean, in the SQL of either database.
@NullMarked
package hone.engine.sql.rows;

import org.jspecify.annotations.NullMarked;
