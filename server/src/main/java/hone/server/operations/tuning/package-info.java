/// Tuning jobs.
@NullMarked
package hone.server.operations.tuning;

import org.jspecify.annotations.NullMarked;
