@NullMarked
package hone.api.query;

import org.jspecify.annotations.NullMarked;
