package hone.runtime.site;

import java.io.IOException;

/// Says that a site cannot be asked for now. It tells nothing about what runs there: whoever gets
/// it tries again later.
public final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1;

  public UnavailableException(String what, Throwable cause) {
    super(what, cause);
  }
}
