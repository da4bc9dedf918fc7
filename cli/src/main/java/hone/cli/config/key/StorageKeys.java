package hone.cli.config.key;

import java.util.List;

/// The keys about where data and artifacts are.
public final class StorageKeys {
  public static final ConfigKey ENDPOINT =
      new ConfigKey(
          "s3_endpoint",
          "HONE_S3_ENDPOINT",
          "embedded, aws, or an http(s) URL",
          "embedded",
          "What s3:// means: buckets in the data folder, served under Hone's own address; AWS's S3;"
              + " or another S3 endpoint, such as MinIO's or Ceph's.");

  public static final ConfigKey REGION =
      new ConfigKey(
          "s3_region",
          "HONE_S3_REGION",
          "a region's name",
          "us-east-1",
          "The region that requests to another S3 are signed for.");

  public static final ConfigKey PATH_STYLE =
      new ConfigKey(
          "s3_path_style",
          "",
          "true or false",
          "true, but for aws",
          "Whether another S3 finds a bucket's name in the path, or else in the host name.");

  public static final ConfigKey CREDENTIALS =
      new ConfigKey(
          "s3_credentials",
          "",
          "a file of AWS's shared-credentials form",
          "what the AWS SDK finds",
          "Access keys for another S3, read anew when the file changes. Else: environment, web"
              + " identity token, shared file (also with role_arn), container, instance.");

  public static final ConfigKey PROFILE =
      new ConfigKey(
          "s3_profile", "", "a profile's name", "default", "Which profile of s3_credentials.");

  public static final ConfigKey KMS =
      new ConfigKey(
          "s3_kms",
          "",
          "true or false",
          "true",
          "Whether a request's OutputDataConfig.KmsKeyId is handed to another S3 with the model and"
              + " output (SSE-KMS). Say false where it knows no such keys, and so refuses them:"
              + " objects are then as the bucket has them.");

  public static final ConfigKey CACHE =
      new ConfigKey(
          "cache_gigabytes",
          "HONE_CACHE_GIGABYTES",
          new ConfigKey.Bounds(0, 1_000_000),
          "50",
          "How much downloaded data is kept for the next training jobs; 0 keeps none.");

  public static final ConfigKey FILE_SYSTEMS =
      new ConfigKey(
          "file_systems",
          "",
          "a list of {id, folder}, with type (EFS or FSxLustre) and writable",
          "none",
          "Folders that a FileSystemDataSource may name, EFS and read-only unless said otherwise.");

  public static final ConfigKey FILE_FOLDERS =
      new ConfigKey(
          "file_folders",
          "",
          "a list of folders; [] for none",
          "[/]; none with process_backend: none",
          "Into which folders file:// may lead, to read and to store as the server's user. Never"
              + " into the data folder, /proc, /sys, /dev, /run/secrets. Containers are not locked"
              + " in as long as it leads everywhere.");

  public static final ConfigKey CHECKPOINTS =
      new ConfigKey(
          "checkpoints_apart",
          "",
          "true or false",
          "true",
          "Whether each training job of a tuning job keeps its checkpoints in a folder of its own,"
              + " <S3Uri>/<training job>. Otherwise all share the S3Uri as it is, as AWS"
              + " seems to have it: scripts must tell them apart.");

  public static final ConfigKey UNSTORED =
      new ConfigKey(
          "unstored_gigabytes",
          "",
          new ConfigKey.Bounds(0, 1_000_000),
          "50",
          "How much of what training jobs left and no store took is kept in <data>/unstored. What"
              + " is there stays until somebody takes it away; what has no room is not kept.");

  public static final ConfigKey VOLUMES =
      new ConfigKey(
          "volumes_bounded",
          "",
          "true or false",
          "true",
          "Whether a training job is ended when it takes more of the disk than its VolumeSizeInGB"
              + " beside its input, and may leave no more. Say false where scripts rely on the"
              + " disks that some of AWS's instance types have of their own.");

  static final List<ConfigKey> ALL =
      List.of(
          ENDPOINT,
          REGION,
          PATH_STYLE,
          CREDENTIALS,
          PROFILE,
          KMS,
          CACHE,
          FILE_SYSTEMS,
          FILE_FOLDERS,
          CHECKPOINTS,
          UNSTORED,
          VOLUMES);

  private StorageKeys() {}
}
