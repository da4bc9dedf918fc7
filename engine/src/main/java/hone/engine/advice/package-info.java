/// What the search tells the engine: suggestions, verdicts and insight.
@NullMarked
package hone.engine.advice;

import org.jspecify.annotations.NullMarked;
