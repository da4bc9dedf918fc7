/// How metrics are read from logs.
@NullMarked
package hone.runtime.metrics;

import org.jspecify.annotations.NullMarked;
