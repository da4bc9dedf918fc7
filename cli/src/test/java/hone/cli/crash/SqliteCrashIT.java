package hone.cli.crash;

import java.util.List;

final class SqliteCrashIT extends CrashContract {
  @Override
  List<String> store() {
    return List.of();
  }
}
