/// What training jobs' data take.
@NullMarked
package hone.bench.data;

import org.jspecify.annotations.NullMarked;
