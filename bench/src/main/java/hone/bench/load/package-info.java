/// Many tuning jobs at once, and many jobs in the store, without any training.
@NullMarked
package hone.bench.load;

import org.jspecify.annotations.NullMarked;
