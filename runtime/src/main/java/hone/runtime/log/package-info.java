/// What training programs print: moved into bounded logs with times, and read for metrics.
@NullMarked
package hone.runtime.log;

import org.jspecify.annotations.NullMarked;
