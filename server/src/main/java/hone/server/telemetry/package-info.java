/// What a server counts for who watches over it, in Prometheus' text format. Not to be confused
/// with the metrics that training jobs print. No label has the name of a job or an account.
@NullMarked
package hone.server.telemetry;

import org.jspecify.annotations.NullMarked;
