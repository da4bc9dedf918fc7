package hone.runtime.site;

import java.io.IOException;

/// Says that a site cannot get programs to run, or did not in time, which is its own fault: the
/// attempt fails as others do whose place fails them.
public final class GivenUpException extends IOException {
  private static final long serialVersionUID = 1;

  public GivenUpException(String why) {
    super(why);
  }
}
