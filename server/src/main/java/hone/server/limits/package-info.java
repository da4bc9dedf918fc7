/// Limits on how much is done at once and how often, so that overload sheds and never collapses.
@NullMarked
package hone.server.limits;

import org.jspecify.annotations.NullMarked;
