/// The port to where training programs run.
@NullMarked
package hone.runtime.site;

import org.jspecify.annotations.NullMarked;
