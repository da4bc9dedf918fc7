/// Where the server listens, how connections are secured, and under which names it is reached.
@NullMarked
package hone.server.listen;

import org.jspecify.annotations.NullMarked;
