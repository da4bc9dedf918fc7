/// S3 itself, at any endpoint: AWS's, MinIO's, Ceph's.
@NullMarked
package hone.runtime.s3;

import org.jspecify.annotations.NullMarked;
