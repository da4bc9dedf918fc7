package hone.engine.sql.rows;

import org.jdbi.v3.core.Handle;

/// Where to read and for whom: a connection, inside of a transaction, and the life of the server
/// that asks.
///
/// @param epoch the number of that life, by which jobs name their owner
public record RowSource(Handle handle, Dialect dialect, long epoch) {}
