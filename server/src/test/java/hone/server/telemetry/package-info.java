@NullMarked
package hone.server.telemetry;

import org.jspecify.annotations.NullMarked;
