package hone.cli.config;

import hone.engine.sql.PostgresAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where the books are kept, and how servers that share them watch each other.
///
/// @param address the PostgreSQL database, or `null` for SQLite in the data folder
/// @param lease how long a server may be silent before others take over its jobs
/// @param action how long after it was last heard a server may still launch
/// @param retry how often the lease is renewed, and ended leases of others are looked for
/// @param restart how long a server that was ended on purpose is waited for
public record StoreConfig(
    @Nullable PostgresAddress address,
    Duration lease,
    Duration action,
    Duration retry,
    Duration restart) {}
