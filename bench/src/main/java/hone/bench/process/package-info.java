/// Measures the real `hone` as its user meets it: start-up, memory, overhead per training
/// job, demo.
@NullMarked
package hone.bench.process;

import org.jspecify.annotations.NullMarked;
