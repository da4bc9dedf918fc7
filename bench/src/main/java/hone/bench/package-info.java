/// Measurements: of whole processes in `process`, of single methods with JMH.
@NullMarked
package hone.bench;

import org.jspecify.annotations.NullMarked;
