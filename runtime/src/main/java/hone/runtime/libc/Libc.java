package hone.runtime.libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// Calls of the C library, with their results as they are. Thread-safe.
final class Libc {
  /// Where `openat` begins a relative path that no folder is given for.
  static final int WORKING_FOLDER = -100;

  static final int O_PATH = 0x20_0000;
  static final int O_CLOEXEC = 0x8_0000;

  /// Source: the kernel's `fcntl.h`, which a few architectures have of their own.
  static final int O_NOFOLLOW =
      System.getProperty("os.arch", "").matches("aarch64|arm|ppc.*") ? 0x8000 : 0x2_0000;

  static final int EPERM = 1;
  static final int ENOENT = 2;
  static final int EACCES = 13;
  static final int ENOTDIR = 20;

  /// Source: signal.h, of Linux and of macOS.
  private static final int SIGCONT = System.getProperty("os.name", "").startsWith("Mac") ? 19 : 18;

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private static final MethodHandle OPENAT =
      handle(
          "openat",
          FunctionDescriptor.of(INT, INT, ValueLayout.ADDRESS, INT, INT),
          Linker.Option.firstVariadicArg(3),
          Linker.Option.captureCallState("errno"));

  private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(INT, INT));
  private static final MethodHandle KILL = handle("kill", FunctionDescriptor.of(INT, INT, INT));

  private Libc() {}

  @SuppressWarnings("restricted") // the types are those of the library's own headers
  private static MethodHandle handle(
      String name, FunctionDescriptor types, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().find(name).orElseThrow(), types, options);
  }

  /// Open what has a name.
  ///
  /// @param path ends with a zero
  /// @param errno where the error's number goes, four bytes
  /// @return a descriptor, or -1
  static int openat(int folder, MemorySegment path, int flags, MemorySegment errno) {
    try {
      return (int) OPENAT.invokeExact(errno, folder, path, flags, 0);
    } catch (Throwable error) {
      throw new AssertionError("openat", error);
    }
  }

  static int close(int descriptor) {
    try {
      return (int) CLOSE.invokeExact(descriptor);
    } catch (Throwable error) {
      throw new AssertionError("close", error);
    }
  }

  /// Let a process go on that was stopped (SIGCONT).
  static int resume(int pid) {
    try {
      return (int) KILL.invokeExact(pid, SIGCONT);
    } catch (Throwable error) {
      throw new AssertionError("kill", error);
    }
  }
}
