/// Experiments, trials and trial components, made by callers or by jobs themselves, and tags.
@NullMarked
package hone.engine.experiment;

import org.jspecify.annotations.NullMarked;
