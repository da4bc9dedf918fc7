/// What callers hand to the engine to be created.
@NullMarked
package hone.engine.submission;

import org.jspecify.annotations.NullMarked;
