package hone.runtime.container;

import hone.runtime.contract.Hosts.Host;
import hone.runtime.data.Channels;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.image.ImageCatalogue.Program;
import hone.runtime.image.ImageCatalogue.UnknownImage;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.instance.InstanceTypes.Limits;
import hone.runtime.script.CodeSource;
import hone.runtime.script.ScriptMode;
import hone.runtime.site.Attempt;
import hone.runtime.site.RefusedException;
import java.io.IOException;
import java.util.Optional;

/// What an attempt asks of a place that runs containers.
public record ContainerRequest(
    ImageCatalogue images, InstanceTypes instances, Channels channels, Attempt attempt) {

  /// The image, and what the configuration says of it.
  public Program.Container program() throws RefusedException {
    String image = attempt.order().spec().algorithm().image();
    try {
      return switch (images.program(image, ScriptMode.isAsked(attempt.order()))) {
        case Program.Container container -> container;
        case Program.Command _, Program.Script _ ->
            throw new RefusedException(
                "the image " + image + " stands for a program, no container's image, by now");
      };
    } catch (UnknownImage error) {
      throw new RefusedException("the image cannot be run: " + error.getMessage());
    }
  }

  /// What a host may use.
  public Limits limits(Host host) throws RefusedException {
    String type = host.instanceType();
    return instances.of(type).orElseThrow(() -> new RefusedException(instances.unknown(type)));
  }

  /// Bring the request's script. The toolkit in a framework's image would fetch it itself, which
  /// takes a network, an endpoint and keys. It takes what lies in the code folder already.
  public void bringCode() throws RefusedException, IOException {
    Optional<String> from = ScriptMode.elsewhere(attempt.order());
    if (from.isPresent()) {
      for (Host host : attempt.hosts().all()) {
        String account = attempt.order().scope().account();
        new CodeSource(channels).bring(account, from.get(), attempt.folder(host));
      }
    }
  }

  /// Say that an image is not to be had.
  public static RefusedException noImage(String image, String why) {
    return new RefusedException("the image " + image + " cannot be had: " + why);
  }
}
