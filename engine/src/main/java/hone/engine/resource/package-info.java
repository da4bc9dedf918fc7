/// What is named, kept and described but never runs: experiments, trials, trial components and
/// algorithms.
@NullMarked
package hone.engine.resource;

import org.jspecify.annotations.NullMarked;
