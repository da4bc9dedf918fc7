/// Buckets that are folders: `s3://bucket/key` is the file `<data>/s3/bucket/key`, so that files
/// can be put there by any program. What else is known about a bucket and its objects lies in its
/// folder `.hone`, which is no part of its contents.
@NullMarked
package hone.runtime.bucket;

import org.jspecify.annotations.NullMarked;
