@NullMarked
package hone.server.audit;

import org.jspecify.annotations.NullMarked;
