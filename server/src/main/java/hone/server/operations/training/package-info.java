/// Training jobs.
@NullMarked
package hone.server.operations.training;

import org.jspecify.annotations.NullMarked;
