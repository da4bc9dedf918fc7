/// Training jobs' logs, as CloudWatch Logs' clients read them.
@NullMarked
package hone.server.operations.logs;

import org.jspecify.annotations.NullMarked;
