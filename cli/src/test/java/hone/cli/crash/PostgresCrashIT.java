package hone.cli.crash;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

final class PostgresCrashIT extends CrashContract {
  private static Database database = Database.NONE;

  @BeforeAll
  static void startDatabase() throws IOException {
    database = Database.start();
  }

  @AfterAll
  static void endDatabase() throws IOException {
    database.close();
  }

  @Override
  List<String> store() {
    return List.of("store: " + database.address());
  }
}
