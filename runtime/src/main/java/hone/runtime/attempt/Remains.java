package hone.runtime.attempt;

import hone.runtime.failure.FailureReason;
import hone.runtime.storage.DataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Stores the files that an attempt left. Those that their store refuses for good are kept on this
/// machine while there is room, so that a wrong bucket's name or a bound costs no work.
///
/// @param tell writes a line into the attempt's log
record Remains(JobData data, Consumer<String> tell) {
  private static final System.Logger LOG = System.getLogger(Remains.class.getName());

  /// How much of a refusal is told, so that there is room for where the rest is.
  private static final int REFUSAL_MAX = 400;

  /// What became of it.
  ///
  /// @param model where the model lies, or `null`
  /// @param refused what is not stored, why, and where it is; empty if all is stored
  record Stored(@Nullable String model, String refused) {}

  /// Store checkpoints and model, each whatever becomes of the other.
  Stored store() throws IOException {
    var refused = new ArrayList<String>();
    boolean checkpoints = storeCheckpoints(refused);
    String model = storeModel(refused);
    return new Stored(model, told(refused, model == null, !checkpoints));
  }

  /// Store checkpoints alone.
  Stored storeCheckpoints() throws IOException {
    var refused = new ArrayList<String>();
    return new Stored(null, told(refused, false, !storeCheckpoints(refused)));
  }

  private boolean storeCheckpoints(List<String> refused) throws IOException {
    try {
      data.storeCheckpoints();
      return true;
    } catch (DataException error) {
      refused.add(told("Checkpoint upload failed", error));
      return false;
    }
  }

  private @Nullable String storeModel(List<String> refused) throws IOException {
    try {
      if (data.isKept()) {
        throw new DataException("it was refused before the server was started anew");
      }
      return data.store();
    } catch (DataException error) {
      refused.add(told("Data upload failed", error));
      return null;
    }
  }

  private static String told(String what, DataException error) {
    return what + ": " + FailureReason.cut(String.valueOf(error.getMessage()), REFUSAL_MAX);
  }

  private String told(List<String> refused, boolean model, boolean checkpoints) throws IOException {
    return refused.isEmpty() ? "" : String.join(". ", refused) + keep(model, checkpoints);
  }

  /// Keep what could not be stored, by a defect, from being deleted with the attempt; where that
  /// cannot be done either, the attempt's folder is kept as it is.
  ///
  /// @return what to add to the reason, or nothing
  String keepInAnyCase() {
    try {
      return keep(true, true);
    } catch (IOException | RuntimeException | Error error) {
      LOG.log(System.Logger.Level.ERROR, "cannot keep what " + data.name() + " left", error);
      return data.toBeKept() ? where(data.name()) : "";
    }
  }

  private static String where(String name) {
    return ". What it left is in the server's data folder, unstored/" + name;
  }

  /// Keep what is not stored.
  ///
  /// @return what to add to a reason, or nothing
  String keep(boolean model, boolean checkpoints) throws IOException {
    JobData.Kept kept = data.keep(model, checkpoints);
    String said = "";
    if (!kept.lost().isEmpty()) {
      String lost =
          "Not kept, there being no room (unstored_gigabytes): " + String.join(", ", kept.lost());
      tell.accept(lost);
      said = ". " + lost;
    }
    return kept.where().isEmpty() ? said : said + where(kept.where());
  }
}
