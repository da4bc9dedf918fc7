package hone.runtime.storage;

/// Data that is not there, or not as it must be: the caller's mistake, told to the caller.
public final class DataException extends Exception {
  private static final long serialVersionUID = 1;

  public DataException(String text) {
    super(text);
  }
}
