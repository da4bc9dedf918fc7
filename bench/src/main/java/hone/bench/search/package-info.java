/// JMH benchmarks of the search library; `bench/search` runs them.
@NullMarked
package hone.bench.search;

import org.jspecify.annotations.NullMarked;
