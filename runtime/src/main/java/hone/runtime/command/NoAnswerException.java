package hone.runtime.command;

import java.io.IOException;

/// A command, or what it left behind with its output, has not ended in time, or was waited for no
/// longer. A command that still ran was ended.
public final class NoAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
