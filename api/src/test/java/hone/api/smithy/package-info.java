/// Smithy's official protocol tests, on shapes that the project's own generator makes of them.
@NullMarked
package hone.api.smithy;

import org.jspecify.annotations.NullMarked;
