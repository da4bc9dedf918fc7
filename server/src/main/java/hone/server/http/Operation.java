package hone.server.http;

/// One operation of one service. Thread-safe.
public interface Operation {

  /// The value of `X-Amz-Target`, e.g. `SageMaker.CreateTrainingJob`.
  String target();

  /// The signing name that requests to it carry, e.g. `sagemaker`.
  String service();

  /// Whether a retried request must get the first one's answer, because doing it again would be
  /// another thing (or be refused, since the name is now taken).
  boolean creates();

  /// Do it.
  ///
  /// @param body the request document, as sent
  /// @return the response document; empty for operations without output
  byte[] perform(Caller caller, byte[] body);
}
