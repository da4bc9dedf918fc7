package hone.runtime.docker.engine;

/// An image's name in its parts.
///
/// @param repository with the registry's host, if the name has one
/// @param tag a tag, or a digest such as `sha256:…`
public record ImageName(String repository, String tag) {
  private static final String STANDARD_REGISTRY = "docker.io";

  public static ImageName parse(String name) {
    int at = name.indexOf('@');
    if (at >= 0) {
      return new ImageName(name.substring(0, at), name.substring(at + 1));
    }
    int colon = name.lastIndexOf(':');
    // A colon before a slash belongs to the registry's port.
    return colon > name.lastIndexOf('/')
        ? new ImageName(name.substring(0, colon), name.substring(colon + 1))
        : new ImageName(name, "latest");
  }

  /// The registry's host: what precedes the first slash, if it looks like a host.
  public String registry() {
    int slash = repository.indexOf('/');
    String first = slash < 0 ? "" : repository.substring(0, slash);
    return first.contains(".") || first.contains(":") || first.equals("localhost")
        ? first
        : STANDARD_REGISTRY;
  }
}
