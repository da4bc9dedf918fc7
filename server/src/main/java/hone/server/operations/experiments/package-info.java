/// Experiments, trials and trial components.
@NullMarked
package hone.server.operations.experiments;

import org.jspecify.annotations.NullMarked;
