package hone.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import hone.engine.backend.Observation.Ending;
import hone.engine.backend.TrainingOrder;
import hone.runtime.attempt.Trainings;
import hone.runtime.attempt.Trainings.Wishes;
import hone.runtime.instance.Gpus;
import hone.runtime.instance.InstanceTypes;
import hone.runtime.program.TestPrograms;
import hone.runtime.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which variables a process has, whatever their names, and however much is in them.
final class ProcessVariablesTest extends ProcessHarness {
  @Override
  protected Site site() throws IOException {
    return new ProcessSite(
        new ProcessSettings(
            TestPrograms.in(folder), InstanceTypes.NONE, new Gpus(List::of), Optional.empty()));
  }

  @Test
  void variablesWhoseNamesNoShellKnowsReachTheProgram() {
    var hyperparameters = new LinkedHashMap<String, String>();
    hyperparameters.put("learning-rate", "0.1");
    hyperparameters.put("odd name", "a 'b' $(touch x) `d`");
    hyperparameters.put("no=name", "1");
    var order =
        launched(
            trainings.script(
                "variables",
                "tr '\\0' '\\n' </proc/$$/environ; echo loss=1",
                Wishes.NONE.withHyperparameters(hyperparameters)));
    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());

    assertThat(log(order.attempt()))
        .contains(
            "SM_HP_LEARNING-RATE=0.1",
            "SM_HP_ODD NAME=a 'b' $(touch x) `d`",
            "USER=" + System.getProperty("user.name"),
            "LOGNAME=" + System.getProperty("user.name"))
        .noneMatch(line -> line.startsWith("SM_HP_NO="));
  }

  @Test
  void theToolkitsVariablesReplaceTheRequestsAndAllOthersReachTheProgram() {
    var environment = new LinkedHashMap<String, String>();
    environment.put("SM_MODEL_DIR", "/elsewhere");
    environment.put("SAGEMAKER_BASE_DIR", "/elsewhere");
    environment.put("HONE_ATTEMPT", "another");
    environment.put("LD_LIBRARY_PATH", "/of/its/own");
    environment.put("SM_OWN", "own");
    TrainingOrder script =
        trainings.script(
            "reserved",
            "echo $SM_MODEL_DIR $SAGEMAKER_BASE_DIR $HONE_ATTEMPT $LD_LIBRARY_PATH $SM_OWN");
    var order = launched(Trainings.with(script, environment, script.spec().resources()));
    assertThat(ended(order).ending()).isInstanceOf(Ending.Completed.class);

    Path ml = ml(order, "algo-1");
    assertThat(log(order.attempt()))
        .contains(ml + "/model " + ml + " " + order.attempt() + " /of/its/own own");
  }

  /// What a Python program printed before it hangs is to be seen, and judged.
  @Test
  void pythonHoldsNothingBackUnlessTheRequestSaysSo() {
    TrainingOrder script = trainings.script("unbuffered", "echo loss=1 $PYTHONUNBUFFERED.");
    var order = launched(script);
    assertThat(ended(order).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt())).contains("loss=1 1.");

    TrainingOrder other = trainings.script("buffered", "echo loss=1 $PYTHONUNBUFFERED.");
    var environment = new LinkedHashMap<String, String>();
    environment.put("PYTHONUNBUFFERED", "");
    var own = launched(Trainings.with(other, environment, other.spec().resources()));
    assertThat(ended(own).ending()).isEqualTo(new Ending.Completed());
    assertThat(log(own.attempt())).contains("loss=1 .");
  }

  /// As SageMaker has it with an entry point of that name, without `#!` and `chmod`.
  @Test
  void aScriptIsReadByWhatItsNameTells() throws IOException {
    Path shell =
        Files.writeString(
            folder.resolve("train.sh"), "a=(x y); [[ $1 == train ]] && echo loss=${#a[@]}\n");
    Path python =
        Files.writeString(
            folder.resolve("train.py"), "import sys\nprint('loss=%d' % len(sys.argv))\n");
    for (Path script : List.of(shell, python)) {
      String name = script.toFile().getName().replace('.', '-');
      var order = launched(new Trainings("local:" + script).own(name));
      assumeTrue(!reason(ended(order)).contains("no program python3"), "no python3");

      assertThat(ended(order).ending()).as(reason(ended(order))).isEqualTo(new Ending.Completed());
      assertThat(log(order.attempt())).containsExactly("loss=2");
    }
  }

  @Test
  void aScriptWhoseInterpreterIsNotThereIsTheCallersMistake() throws IOException {
    Path script = Files.writeString(folder.resolve("train"), "#!/not/there -u\nprint(1)\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    var order = launched(new Trainings("local:" + script).own("unread"));

    assertThat(reason(ended(order)))
        .startsWith("ClientError: ")
        .contains(script + " is to be read by /not/there, which may not be executed here");
  }

  @Test
  void anEntryPointThatDoesNotSayWhatReadsItIsTheCallersMistake() throws IOException {
    Path script = Files.writeString(folder.resolve("start"), "print(1)\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    var order = launched(trainings.own("start", Wishes.NONE, List.of(script.toString())));

    assertThat(reason(ended(order)))
        .startsWith("ClientError: ")
        .contains(script + " does not say what reads it");
  }

  @Test
  void hyperparametersThatFillAVariableBeyondItsBoundStartTheProgramNevertheless() {
    var hyperparameters = new LinkedHashMap<String, String>();
    for (int i = 0; i < 60; i++) {
      hyperparameters.put("p" + i, "x".repeat(2_500));
    }
    var order =
        launched(
            trainings.script(
                "many",
                "echo ${#SM_HPS} ${#SM_HP_P7}; wc -c < $ml/input/config/hyperparameters.json;"
                    + " echo loss=1",
                Wishes.NONE.withHyperparameters(hyperparameters)));

    assertThat(ended(order).ending()).as(reason(ended(order))).isEqualTo(new Ending.Completed());
    assertThat(log(order.attempt()).getFirst()).isEqualTo("0 2500");
    assertThat(Integer.parseInt(log(order.attempt()).get(1).strip())).isGreaterThan(150_000);
  }
}
