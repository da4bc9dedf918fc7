/// Training jobs' metrics, as CloudWatch serves them.
@NullMarked
package hone.server.operations.monitoring;

import org.jspecify.annotations.NullMarked;
