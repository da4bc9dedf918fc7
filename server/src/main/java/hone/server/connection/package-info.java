/// How long a connection may take over what it is about, below HTTP.
@NullMarked
package hone.server.connection;

import org.jspecify.annotations.NullMarked;
