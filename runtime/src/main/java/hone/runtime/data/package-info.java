/// Brings input data to training jobs, through a cache that all of them share, and stores what they
/// leave.
@NullMarked
package hone.runtime.data;

import org.jspecify.annotations.NullMarked;
