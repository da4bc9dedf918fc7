/// Script mode: a request's own Python code instead of an image's program.
@NullMarked
package hone.runtime.script;

import org.jspecify.annotations.NullMarked;
