package hone.server.protocol;

/// A request that cannot be done, in the terms of one of AWS's services alone; what all have is an
/// `ApiError`. No stack trace, since it is the caller's mistake.
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Fault fault;

  public Refusal(Fault fault) {
    super(fault.code() + ": " + fault.text(), null, false, false);
    this.fault = fault;
  }

  /// What is sent to the caller.
  public Fault fault() {
    return fault;
  }
}
