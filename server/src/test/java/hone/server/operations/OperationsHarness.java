package hone.server.operations;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Gives each test operations to call, on an engine and a store of its own.
public abstract class OperationsHarness {
  @TempDir protected Path folder;
  protected Calls calls;

  @BeforeEach
  final void openCalls() {
    calls = new Calls(folder);
  }

  @AfterEach
  final void closeCalls() {
    calls.close();
  }
}
