package hone.runtime.site;

/// Says why a request cannot be run at a site: the caller's mistake.
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;

  public RefusedException(String why) {
    super(why);
  }
}
