/// Where data and artifacts lie: buckets that are folders, and plain files.
@NullMarked
package hone.runtime.data;

import org.jspecify.annotations.NullMarked;
