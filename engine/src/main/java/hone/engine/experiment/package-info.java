/// Experiments, trials and trial components: what callers make, and what jobs make by themselves.
@NullMarked
package hone.engine.experiment;

import org.jspecify.annotations.NullMarked;
