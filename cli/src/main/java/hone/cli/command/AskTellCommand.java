package hone.cli.command;

import hone.cli.asktell.AskTellProtocol;
import hone.cli.command.options.OutputOptions;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Offers the search engine to any language, over standard input and output.
@Command(
    name = "asktell",
    header = "Search over standard input and output, as JSON Lines; no server needed.",
    description = {
      "",
      "One request a line, one answer a line: create, ask, report, tell, status."
          + " docs/asktell.md has their fields.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  create='{\"op\":\"create\",\"strategy\":\"Random\",\"objective\":\"Minimize\",'",
      "  create+='\"parameterRanges\":{\"ContinuousParameterRanges\":['",
      "  create+='{\"Name\":\"eta\",\"MinValue\":\"0.001\",\"MaxValue\":\"1\"}]}}'",
      "  { echo \"$create\"; echo '{\"op\":\"ask\"}'; } | hone asktell"
    })
public final class AskTellCommand implements Callable<Integer> {
  /// It speaks nothing but JSON; the option that asks for it is taken all the same.
  @Mixin
  @SuppressWarnings("unused") // picocli looks at it
  private final OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    return AskTellProtocol.run(System.in, System.out, new SecureRandom()::nextLong);
  }
}
