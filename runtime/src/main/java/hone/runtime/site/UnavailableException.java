package hone.runtime.site;

import java.io.IOException;

/// Says that a site, or whoever must be asked, cannot be asked for now. It tells nothing about what
/// runs there: whoever gets it tries again later.
public final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1;

  private final boolean answered;

  /// The site does not answer.
  public UnavailableException(String what, Throwable cause) {
    this(what, cause, false);
  }

  /// Whoever must be asked cannot be asked.
  public UnavailableException(String what) {
    super(what);
    answered = false;
  }

  /// @param answered whether the site answered, and failed
  public UnavailableException(String what, Throwable cause, boolean answered) {
    super(what, cause);
    this.answered = answered;
  }

  public boolean isAnswered() {
    return answered;
  }
}
