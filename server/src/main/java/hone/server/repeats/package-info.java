/// Calls that come again: retries get the first one's answer, replays do nothing again.
@NullMarked
package hone.server.repeats;

import org.jspecify.annotations.NullMarked;
