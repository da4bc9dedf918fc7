package hone.runtime.s3;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Which S3 it is.
///
/// @param endpoint where it is, or `null` for AWS's own
/// @param pathStyle whether buckets are named in paths and not in host names
/// @param credentials a file of AWS's shared-credentials form, or `null` for what the SDK finds:
///     environment, shared file, container, instance
/// @param profile which profile of it
/// @param kms whether it knows keys of AWS's KMS
public record RemoteSettings(
    @Nullable URI endpoint,
    String region,
    boolean pathStyle,
    @Nullable Path credentials,
    String profile,
    boolean kms) {}
