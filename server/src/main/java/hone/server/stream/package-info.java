/// The port of services that read and write their bodies as streams, and decide themselves whom
/// they serve: S3, and the page's files.
@NullMarked
package hone.server.stream;

import org.jspecify.annotations.NullMarked;
