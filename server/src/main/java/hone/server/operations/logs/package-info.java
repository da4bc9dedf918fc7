/// Training jobs' logs, as CloudWatch Logs serves them.
@NullMarked
package hone.server.operations.logs;

import org.jspecify.annotations.NullMarked;
