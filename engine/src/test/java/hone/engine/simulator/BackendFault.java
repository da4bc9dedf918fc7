package hone.engine.simulator;

/// A backend that could not do what it was asked, or could not say that it did.
final class BackendFault extends RuntimeException {
  private static final long serialVersionUID = 1;

  BackendFault(String what) {
    super(what, null, false, false);
  }
}
