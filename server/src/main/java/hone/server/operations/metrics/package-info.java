/// SageMaker Metrics: values that callers put on trial components, and series of values.
@NullMarked
package hone.server.operations.metrics;

import org.jspecify.annotations.NullMarked;
