package hone.runtime.s3;

import hone.runtime.storage.DataException;
import java.io.IOException;

/// An object that cannot be read any more, told by a stream. Trying again does not help.
final class GoneException extends IOException {
  private static final long serialVersionUID = 1;

  GoneException(DataException cause) {
    super(cause.getMessage(), cause);
  }
}
