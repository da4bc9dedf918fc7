/// S3 from both sides: as it is served, and as it is used.
@NullMarked
package hone.cli.data;

import org.jspecify.annotations.NullMarked;
