/// What S3's clients are told where the buckets are another S3's.
@NullMarked
package hone.server.s3.elsewhere;

import org.jspecify.annotations.NullMarked;
