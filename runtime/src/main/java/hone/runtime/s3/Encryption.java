package hone.runtime.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/// How a bucket is asked to encrypt objects.
///
/// @param kmsKey a key of AWS's KMS, or `null` for what is usual in the bucket
record Encryption(@Nullable String kmsKey) {
  static final Encryption USUAL = new Encryption(null);

  PutObjectRequest.Builder put() {
    PutObjectRequest.Builder request = PutObjectRequest.builder();
    return kmsKey == null
        ? request
        : request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKey);
  }

  CreateMultipartUploadRequest.Builder begin() {
    CreateMultipartUploadRequest.Builder request = CreateMultipartUploadRequest.builder();
    return kmsKey == null
        ? request
        : request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKey);
  }
}
