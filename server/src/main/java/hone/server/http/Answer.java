package hone.server.http;

/// What goes back over the wire.
///
/// @param body nobody may modify it
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, byte[] body) {

  static Answer ok(byte[] body) {
    return new Answer(200, body);
  }
}
