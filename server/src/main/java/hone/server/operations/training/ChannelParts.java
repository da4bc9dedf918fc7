package hone.server.operations.training;

import hone.api.sagemaker.Channel;
import hone.api.sagemaker.DataSource;
import hone.api.sagemaker.FileSystemDataSource;
import hone.api.sagemaker.S3DataSource;
import hone.api.sagemaker.ShuffleConfig;
import hone.engine.ApiError;
import hone.engine.training.TrainingSpec;
import hone.engine.training.TrainingSpec.ChannelDetails;
import hone.engine.training.TrainingSpec.FileSystem;
import hone.server.http.Caller;
import hone.server.operations.support.Lists;
import hone.server.operations.support.Services;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Translates and checks input channels, of which every one must have data now.
///
/// Source: AWS's API reference, "Channel", "S3DataSource" and "FileSystemDataSource".
public final class ChannelParts {
  private final Services services;

  public ChannelParts(Services services) {
    this.services = services;
  }

  /// Where the channels stand, and whose they are.
  ///
  /// @param member the list's place, for messages
  /// @param mode the algorithm's input mode
  public record Place(String member, Caller caller, String roleArn, String mode) {}

  /// The channels as a backend takes them.
  public List<TrainingSpec.Channel> translate(Place place, @Nullable List<Channel> channels) {
    var names = new LinkedHashSet<String>();
    var translated = new ArrayList<TrainingSpec.Channel>();
    int number = 0;
    for (Channel each : channels == null ? List.<Channel>of() : channels) {
      number++;
      String member = place.member() + "." + number + ".member";
      checkName(member, each.channelName(), names);
      String mode = each.inputMode() == null ? place.mode() : each.inputMode();
      TrainingSpec.Channel channel = channel(member, each, mode);
      problem(place.caller().scope().account(), channel)
          .ifPresent(problem -> refuse(place, member, channel, problem));
      translated.add(channel);
    }
    return translated;
  }

  /// A store that is away is no fault of the request's.
  private Optional<String> problem(String account, TrainingSpec.Channel channel) {
    try {
      return services.data().problem(account, channel);
    } catch (UncheckedIOException error) {
      throw ApiError.unavailable(String.valueOf(error.getMessage()));
    }
  }

  /// The channels as Describe tells them, with AWS's defaults.
  public static @Nullable List<Channel> completed(@Nullable List<Channel> channels) {
    return channels == null ? null : channels.stream().map(ChannelParts::completed).toList();
  }

  private static Channel completed(Channel asked) {
    return new Channel(
        asked.channelName(),
        completed(asked.dataSource()),
        asked.contentType(),
        asked.compressionType() == null ? "None" : asked.compressionType(),
        asked.recordWrapperType() == null ? "None" : asked.recordWrapperType(),
        asked.inputMode(),
        asked.shuffleConfig());
  }

  private static DataSource completed(DataSource asked) {
    S3DataSource bucket = asked.s3DataSource();
    if (bucket == null || bucket.s3DataDistributionType() != null) {
      return asked;
    }
    return new DataSource(
        new S3DataSource(
            bucket.s3DataType(),
            bucket.s3Uri(),
            "FullyReplicated",
            bucket.attributeNames(),
            bucket.instanceGroupNames(),
            bucket.modelAccessConfig(),
            bucket.hubAccessConfig()),
        asked.fileSystemDataSource(),
        asked.datasetSource());
  }

  private static void checkName(String member, String name, Set<String> names) {
    if (name.equals(".") || name.equals("..")) {
      throw ApiError.validation(
          member + ".channelName: found '" + name + "', allowed is a name that can be a folder's");
    }
    if (!names.add(name)) {
      throw ApiError.validation(
          member + ".channelName: found '" + name + "' twice, allowed are different names");
    }
  }

  private static TrainingSpec.Channel channel(String member, Channel asked, String mode) {
    if ("Gzip".equals(asked.compressionType()) && !mode.equals("Pipe")) {
      throw ApiError.validation(
          member
              + ".compressionType: found Gzip with the input mode "
              + mode
              + ", allowed with Pipe only");
    }
    S3DataSource source = asked.dataSource().s3DataSource();
    FileSystemDataSource files = asked.dataSource().fileSystemDataSource();
    if ((source == null) == (files == null)) {
      throw ApiError.validation(
          member
              + ".dataSource: found "
              + (source == null ? "neither" : "both")
              + ", allowed is either an s3DataSource or a fileSystemDataSource");
    }
    return source == null
        ? onFileSystem(member, asked, files, mode)
        : inBucket(member, asked, source, mode);
  }

  private static TrainingSpec.Channel onFileSystem(
      String member, Channel asked, @Nullable FileSystemDataSource files, String mode) {
    if (files == null) {
      throw new IllegalArgumentException("neither kind of source");
    }
    if (!mode.equals("File")) {
      throw ApiError.validation(
          member + ".inputMode: found " + mode + ", allowed with a fileSystemDataSource is File");
    }
    boolean writable = files.fileSystemAccessMode().equals("rw");
    var details =
        new ChannelDetails(
            List.of(),
            null,
            new FileSystem(
                files.fileSystemId(), files.fileSystemType(), files.directoryPath(), writable),
            null);
    return new TrainingSpec.Channel(
        asked.channelName(),
        "",
        "S3Prefix",
        "FullyReplicated",
        asked.contentType(),
        asked.compressionType(),
        asked.recordWrapperType(),
        asked.inputMode(),
        details);
  }

  private static TrainingSpec.Channel inBucket(
      String member, Channel asked, S3DataSource source, String mode) {
    String type = source.s3DataType();
    List<String> attributes = Lists.orEmpty(source.attributeNames());
    boolean augmented = type.equals("AugmentedManifestFile");
    if (augmented != !attributes.isEmpty()) {
      throw ApiError.validation(
          member
              + ".dataSource.s3DataSource.attributeNames: found "
              + attributes
              + ", they are needed with AugmentedManifestFile and allowed only there");
    }
    if (augmented && !mode.equals("Pipe")) {
      throw ApiError.validation(
          member + ".inputMode: found " + mode + ", allowed with AugmentedManifestFile is Pipe");
    }
    if (mode.equals("FastFile") && !type.equals("S3Prefix")) {
      throw ApiError.validation(
          member + ".inputMode: found FastFile, allowed with " + type + " are File and Pipe");
    }
    if (!List.of("S3Prefix", "ManifestFile", "AugmentedManifestFile").contains(type)) {
      throw ApiError.validation(
          member
              + ".dataSource.s3DataSource.s3DataType: found "
              + type
              + ", allowed are S3Prefix, ManifestFile and AugmentedManifestFile");
    }
    ShuffleConfig shuffle = asked.shuffleConfig();
    ChannelDetails details =
        attributes.isEmpty() && shuffle == null && source.instanceGroupNames() == null
            ? null
            : new ChannelDetails(
                attributes,
                shuffle == null ? null : shuffle.seed(),
                null,
                source.instanceGroupNames());
    String distribution = source.s3DataDistributionType();
    return new TrainingSpec.Channel(
        asked.channelName(),
        source.s3Uri(),
        type,
        distribution == null ? "FullyReplicated" : distribution,
        asked.contentType(),
        asked.compressionType(),
        asked.recordWrapperType(),
        asked.inputMode(),
        details);
  }

  /// The instance groups that channels name must be there.
  ///
  /// @param member the list's place, for messages
  public static void checkGroups(String member, TrainingSpec spec) {
    List<String> known =
        spec.resources().groups().stream().map(TrainingSpec.InstanceGroup::name).toList();
    for (TrainingSpec.Channel channel : spec.channels()) {
      for (String name : channel.groups()) {
        if (!known.contains(name)) {
          throw ApiError.validation(
              member
                  + ": the channel "
                  + channel.name()
                  + " is for the instance group '"
                  + name
                  + "', allowed are "
                  + String.join(", ", known));
        }
      }
    }
  }

  private static void refuse(
      Place place, String member, TrainingSpec.Channel channel, String problem) {
    if (channel.fileSystem() != null) {
      throw ApiError.validation(member + ".dataSource.fileSystemDataSource: " + problem);
    }
    String bucket = channel.uri().replaceFirst("^s3://([^/]*).*", "$1");
    throw ApiError.validation(
        "No S3 objects found under S3 URL \""
            + channel.uri()
            + "\" given in input data source: "
            + problem
            + ". Please ensure that the bucket exists in the selected region ("
            + place.caller().region()
            + "), that objects exist under that S3 prefix, and that the role \""
            + place.roleArn()
            + "\" has \"s3:ListBucket\" permissions on bucket \""
            + bucket
            + "\".");
  }
}
