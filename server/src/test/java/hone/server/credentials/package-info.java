@NullMarked
package hone.server.credentials;

import org.jspecify.annotations.NullMarked;
