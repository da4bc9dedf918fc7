package hone.cli;

/// Closes parts of the server, one after another.
final class Closing {
  private static final System.Logger LOG = System.getLogger(Closing.class.getName());

  private Closing() {}

  /// Close all, in their order, also where one of them fails.
  static void all(Iterable<? extends AutoCloseable> parts) {
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception error) {
        LOG.log(System.Logger.Level.ERROR, "a part did not close cleanly", error);
      }
    }
  }
}
