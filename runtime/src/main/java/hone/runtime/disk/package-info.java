/// What training jobs take of the server's disk, and its bounds.
@NullMarked
package hone.runtime.disk;

import org.jspecify.annotations.NullMarked;
