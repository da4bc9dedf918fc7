/// Calls that come again: retries get the first one's answer, replays are not carried out.
@NullMarked
package hone.server.repeats;

import org.jspecify.annotations.NullMarked;
