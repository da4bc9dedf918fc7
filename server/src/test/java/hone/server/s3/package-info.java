@NullMarked
package hone.server.s3;

import org.jspecify.annotations.NullMarked;
