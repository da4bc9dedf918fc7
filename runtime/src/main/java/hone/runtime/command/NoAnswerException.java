package hone.runtime.command;

import java.io.IOException;

/// A command has not ended in time, or was waited for no longer, and was ended.
public final class NoAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  NoAnswerException(String message) {
    super(message);
  }

  NoAnswerException(String message, Throwable cause) {
    super(message, cause);
  }
}
