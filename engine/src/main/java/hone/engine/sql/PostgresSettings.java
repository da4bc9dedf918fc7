package hone.engine.sql;

import hone.engine.store.LeaseSettings;
import java.time.Duration;
import java.util.function.LongSupplier;

/// How a store in PostgreSQL is opened.
///
/// @param address where it is
/// @param patience how long a transaction is tried again while the database is away
/// @param nanos a steady clock
public record PostgresSettings(
    PostgresAddress address, LeaseSettings lease, Duration patience, LongSupplier nanos) {}
