@NullMarked
package hone.server.http;

import org.jspecify.annotations.NullMarked;
