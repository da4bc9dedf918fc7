package hone.engine.simulator.machine;

/// A backend that could not do what it was asked, or could not say that it did.
public final class BackendFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BackendFault(String what) {
    super(what, null, false, false);
  }
}
