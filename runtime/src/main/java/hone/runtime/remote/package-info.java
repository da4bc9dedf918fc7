/// S3 itself, at any endpoint: AWS's, MinIO's, Ceph's.
@NullMarked
package hone.runtime.remote;

import org.jspecify.annotations.NullMarked;
