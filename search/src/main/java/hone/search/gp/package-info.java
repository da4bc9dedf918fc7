/// The Gaussian process: kernel, evidence with gradient, fit, prediction with gradient.
@NullMarked
package hone.search.gp;

import org.jspecify.annotations.NullMarked;
