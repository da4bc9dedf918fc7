package hone.cli.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where data and artifacts are.
///
/// @param remote another S3 than the embedded one, or `null`
/// @param cacheBytes how much downloaded data is kept
/// @param fileFolders into which `file://` may lead
/// @param checkpointsApart whether tuned training jobs have checkpoints in folders of their own
/// @param unstoredBytes how much of what no store took is kept
/// @param volumesBounded whether training jobs are held to their VolumeSizeInGB
public record StorageConfig(
    @Nullable Remote remote,
    long cacheBytes,
    List<FileSystem> fileSystems,
    List<Path> fileFolders,
    boolean checkpointsApart,
    long unstoredBytes,
    boolean volumesBounded) {
  public StorageConfig {
    fileSystems = List.copyOf(fileSystems);
    fileFolders = List.copyOf(fileFolders);
  }

  /// Another S3.
  ///
  /// @param endpoint its address, or `null` for AWS's
  /// @param credentials a shared-credentials file, or `null` for what the SDK finds
  /// @param kms whether it knows keys of AWS's KMS
  public record Remote(
      @Nullable String endpoint,
      String region,
      boolean pathStyle,
      @Nullable Path credentials,
      String profile,
      boolean kms) {}

  /// A folder that requests may name as a file system.
  public record FileSystem(String id, String type, Path folder, boolean writable) {}
}
