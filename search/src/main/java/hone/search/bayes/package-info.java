/// The Bayesian strategy: a Gaussian process and what is expected of it.
@NullMarked
package hone.search.bayes;

import org.jspecify.annotations.NullMarked;
