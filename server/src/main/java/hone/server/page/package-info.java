/// Hands out the page, which is made in the module `ui`.
@NullMarked
package hone.server.page;

import org.jspecify.annotations.NullMarked;
