package hone.cli.config.key;

import hone.runtime.data.FileSystems;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The keys about where data and artifacts are.
public final class StorageKeys {
  public static final KeyGroup KEYS = new KeyGroup();

  /// What `ENDPOINT` has for the buckets in the data folder, and for AWS's S3.
  public static final String EMBEDDED = "embedded";

  public static final String AWS = "aws";

  private static final long GIGABYTE = 1_000_000_000;
  private static final List<String> FILE_SYSTEM = List.of("id", "folder", "type", "writable");
  private static final String EFS = "EFS";
  private static final Kind<String> TYPE = Kind.word(EFS, "FSxLustre");

  public static final Key<String> ENDPOINT =
      KEYS.key(
          "s3_endpoint",
          "HONE_S3_ENDPOINT",
          new Kind<>("embedded, aws, or an http(s) URL", StorageKeys::endpoint),
          "embedded",
          "What s3:// means: buckets in the data folder, served under Hone's own address; AWS's S3;"
              + " or another S3 endpoint, such as MinIO's or Ceph's.");

  public static final Key<String> REGION =
      KEYS.key(
          "s3_region",
          "HONE_S3_REGION",
          Kind.text("a region's name"),
          "us-east-1",
          "The region that requests to another S3 are signed for.");

  public static final Key<Optional<Boolean>> PATH_STYLE =
      KEYS.key(
          "s3_path_style",
          Kind.truth().optional(),
          "true, but for aws",
          "Whether another S3 finds a bucket's name in the path, or else in the host name.");

  public static final Key<Optional<Path>> CREDENTIALS =
      KEYS.key(
          "s3_credentials",
          Kind.path("a file of AWS's shared-credentials form").optional(),
          "what the AWS SDK finds",
          "Access keys for another S3, read anew when the file changes; it must be there when the"
              + " server starts. Else: environment, web identity token, shared file (also with"
              + " role_arn), container, instance.");

  public static final Key<String> PROFILE =
      KEYS.key(
          "s3_profile",
          Kind.text("a profile's name"),
          "default",
          "Which profile of s3_credentials, which must have it when the server starts.");

  public static final Key<Boolean> KMS =
      KEYS.key(
          "s3_kms",
          Kind.truth(),
          "true",
          "Whether a request's OutputDataConfig.KmsKeyId is handed to another S3 with the model and"
              + " output (SSE-KMS). Say false where it knows no such keys, and so refuses them:"
              + " objects are then as the bucket has them.");

  public static final Key<Long> CACHE =
      KEYS.key(
          "cache_gigabytes",
          "HONE_CACHE_GIGABYTES",
          gigabytes(),
          "50",
          "How much downloaded data is kept for the next training jobs; 0 keeps none.");

  public static final Key<List<FileSystems.Entry>> FILE_SYSTEMS =
      KEYS.key(
          "file_systems",
          Kind.mappings(
              "a list of {id, folder}, with type (EFS or FSxLustre) and writable",
              FILE_SYSTEM,
              StorageKeys::fileSystem),
          "none",
          "Folders that a FileSystemDataSource may name, EFS and read-only unless said otherwise."
              + " One that is not there when the server starts may come later, and is warned"
              + " about.");

  public static final Key<Optional<List<Path>>> FILE_FOLDERS =
      KEYS.key(
          "file_folders",
          Kind.list("a list of folders; [] for none", folder -> folder.path("a folder")).optional(),
          "[/]; none with process_backend: none",
          "Into which folders file:// may lead, to read and to store as the server's user. Not"
              + " into the data folder, /proc, /sys, /dev, /run/secrets. Containers are not locked"
              + " in as long as it leads everywhere.");

  public static final Key<Boolean> CHECKPOINTS =
      KEYS.key(
          "checkpoints_apart",
          Kind.truth(),
          "true",
          "Whether each training job of a tuning job keeps its checkpoints in a folder of its own,"
              + " <S3Uri>/<training job>. Otherwise all share the S3Uri as it is, as AWS"
              + " seems to have it: scripts must tell them apart.");

  public static final Key<Long> UNSTORED =
      KEYS.key(
          "unstored_gigabytes",
          gigabytes(),
          "50",
          "How much of what training jobs left and no store took is kept in <data>/unstored. What"
              + " is there stays until somebody takes it away; what has no room is not kept.");

  public static final Key<Boolean> VOLUMES =
      KEYS.key(
          "volumes_bounded",
          Kind.truth(),
          "true",
          "Whether a training job is ended when it takes more of the disk than its VolumeSizeInGB"
              + " beside its input, and may leave no more. Say false where scripts rely on the"
              + " disks that some of AWS's instance types have of their own.");

  private StorageKeys() {}

  private static Kind<Long> gigabytes() {
    return Kind.whole(0, 1_000_000).map(count -> count * GIGABYTE);
  }

  private static String endpoint(Value value, String allowed) {
    String text = value.text();
    boolean known = text.equals(EMBEDDED) || text.equals(AWS);
    if (!known && value.uri().filter(StorageKeys::isOfWeb).isEmpty()) {
      throw value.wrong(allowed);
    }
    return text;
  }

  private static boolean isOfWeb(URI uri) {
    return List.of("http", "https").contains(String.valueOf(uri.getScheme()))
        && uri.getHost() != null;
  }

  private static FileSystems.Entry fileSystem(Value entry) {
    return new FileSystems.Entry(
        entry.need("id", "a file system's id").text(),
        entry.get("type").map(TYPE::of).orElse(EFS),
        entry.need("folder", "a folder").path("a folder"),
        entry.get("writable").map(Kind.truth()::of).orElse(false));
  }
}
