package hone.runtime.site;

import hone.engine.training.TrainingSpec.Channel;

/// Pipe mode in a cluster: a pipe has both its ends on one machine.
public final class Pipes {
  private Pipes() {}

  /// Refuse channels in Pipe mode, where programs run on other machines than the server.
  ///
  /// @param cluster what they run on
  /// @param where when they would work there, with the key that says so
  public static void refuse(Attempt attempt, String cluster, String where) throws RefusedException {
    String usual = attempt.order().spec().algorithm().inputMode();
    for (Channel channel : attempt.order().spec().channels()) {
      if ("Pipe".equals(channel.withMode(usual).inputMode())) {
        throw new RefusedException(
            "the channel "
                + channel.name()
                + " is in Pipe mode, and a pipe ends at its machine; File and FastFile work on "
                + cluster
                + ", and Pipe does where "
                + where);
      }
    }
  }
}
