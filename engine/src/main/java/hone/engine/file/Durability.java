package hone.engine.file;

/// What a file's new content outlasts.
public enum Durability {
  /// The end of the process that writes it.
  PROCESS,
  /// The machine's crash: its bytes are on disk before it has its name, its name is when that is
  /// done.
  MACHINE
}
