/// An S3 endpoint over the server's own buckets: what AWS's command line, boto3 and the SageMaker
/// SDK use of S3.
///
/// Source: AWS, "Amazon S3 API Reference".
@NullMarked
package hone.server.s3;

import org.jspecify.annotations.NullMarked;
