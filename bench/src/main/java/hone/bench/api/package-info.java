/// Measures how fast the API answers, under load and beyond it.
@NullMarked
package hone.bench.api;

import org.jspecify.annotations.NullMarked;
