/// Root.
@NullMarked
package hone.api;

import org.jspecify.annotations.NullMarked;
