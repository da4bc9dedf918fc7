@NullMarked
package hone.server.page;

import org.jspecify.annotations.NullMarked;
