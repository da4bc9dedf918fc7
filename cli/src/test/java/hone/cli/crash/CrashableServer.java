package hone.cli.crash;

import hone.cli.RunningServer;
import hone.cli.Wiring;
import hone.cli.config.ConfigReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;

/// `hone serve` with a point at which it ends: `CrashableServer <data> <point>`.
final class CrashableServer {
  private CrashableServer() {}

  public static void main(String[] arguments) {
    var flags = new LinkedHashMap<String, String>();
    flags.put("data", arguments[0]);
    flags.put("port", "0");
    var config = new ConfigReader(System.getenv(), Path.of(arguments[0])).read(null, flags);
    var points = new CrashPoints(arguments[1]);
    RunningServer server = Wiring.start(config, points::around);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop-server"));
    System.out.println(server.uri());
    System.out.flush();
    server.awaitEnd();
  }
}
