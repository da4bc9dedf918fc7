/** What the page makes of the server's answers, without a browser. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireHistoryEntry, WireRanges } from '../../main/web/api/wire';
import type { Job, Reason } from '../../main/web/model/types';
import { jobOf, trainingOf, trialOf } from '../../main/web/api/parse';
import { rangesOf } from '../../main/web/api/ranges';
import { timeLeft } from '../../main/web/model/estimate';
import { duration, number, objective, parameter, roughly, shorten } from '../../main/web/model/format';
import { History } from '../../main/web/model/history';
import { lineOf, patternsOf, plain } from '../../main/web/model/log-lines';
import { newestOf } from '../../main/web/model/log-store';
import { numbersIn, numbersText } from '../../main/web/model/numbers-text';
import { expectationOf, expectationText, longReason, shortReason } from '../../main/web/model/reasons';
import { formatRoute, parseRoute } from '../../main/web/model/route';
import { shortNames } from '../../main/web/model/short-names';
import { heldTrials, listedTrials } from '../../main/web/views/trials-table';
import { bestDefinition, bestOf, neighboursOf, ranFor, rankOf } from '../../main/web/model/trials';

const entry = (number: number, more: Partial<WireHistoryEntry> = {}): WireHistoryEntry => ({
  TrainingJobName: `job-${number}`,
  Number: number,
  TrainingJobStatus: "Completed",
  SecondaryStatus: "Completed",
  CreationTime: 1000 + number,
  TrainingStartTime: 1001 + number,
  TrainingEndTime: 1010 + number,
  LastModifiedTime: 1010 + number,
  TunedHyperParameters: { x: "0.5" },
  ObjectiveValue: number,
  ...more,
});
const trial = (number: number, more?: Partial<WireHistoryEntry>) => trialOf(entry(number, more));

test("a training job on its own has the times, metrics and image that its description tells", () => {
  const training = trainingOf({
    TrainingJobName: "fit",
    TrainingJobArn: "arn:aws:sagemaker:us-west-2:000000000000:training-job/fit",
    TrainingJobStatus: "InProgress",
    SecondaryStatus: "Training",
    CreationTime: 1000,
    TrainingStartTime: 1010,
    AlgorithmSpecification: { TrainingImage: "xgboost:1.7-1" },
    FinalMetricDataList: [{ MetricName: "auc", Value: 0.9 }],
  });
  assert.deepEqual(training.metrics, [{ name: "auc", value: 0.9 }]);
  assert.equal(training.image, "xgboost:1.7-1");
  assert.equal(ranFor(training, new Date(1_070_000)), 60_000);
  assert.equal(ranFor({ ...training, started: undefined }, new Date(1_070_000)), undefined);
});

test("the objective is told once, and a metric of its second name is a metric without a tuning job", () => {
  const described = {
    TrainingJobName: "fit",
    TrainingJobArn: "arn:aws:sagemaker:us-west-2:000000000000:training-job/fit",
    TrainingJobStatus: "Completed" as const,
    SecondaryStatus: "Completed",
    CreationTime: 1000,
    FinalMetricDataList: [{ MetricName: "auc", Value: 0.9 }, { MetricName: "ObjectiveMetric", Value: 0.9 }],
  };
  const names = (more: object) => trainingOf({ ...described, ...more }).metrics.map(({ name }) => name);
  const TuningJobArn = "arn:aws:sagemaker:us-west-2:000000000000:hyper-parameter-tuning-job/tuned";
  assert.deepEqual(names({ TuningJobArn }), ["auc"]);
  assert.deepEqual(names({}), ["auc", "ObjectiveMetric"]);
});

test("a training job has neighbours where the list has it", () => {
  const [one, two, three, four] = [1, 2, 3, 4].map((number) => trial(number));
  const listed = [three!, one!, two!];
  assert.deepEqual(neighboursOf(one!, listed), [three, two]);
  assert.deepEqual(neighboursOf(three!, listed), [undefined, one]);
  assert.deepEqual(neighboursOf(two!, listed), [one, undefined]);
  assert.deepEqual(neighboursOf(four!, listed), [undefined, undefined]);
});

test("numbers are told with as many digits as they need", () => {
  assert.equal(number(0.123456), "0.1235");
  assert.equal(number(-0.5), "\u22120.5");
  assert.equal(number(1234567), "1234567");
  assert.equal(number(0.00001234), "1.234e\u22125");
  assert.equal(parameter("gbtree"), "gbtree");
  assert.equal(parameter("0.08944271909999162"), "0.08944");
});

test("results near the best are told apart", () => {
  assert.deepEqual([0.999998, 0.999986, 0.1335261].map(objective), ["0.999998", "0.999986", "0.133526"]);
});

test("time spans are told in their two largest units", () => {
  assert.equal(duration(400), "400\u202fms");
  assert.equal(duration(125_000), "2\u202fmin 05\u202fs");
  assert.equal(duration(3_900_000), "1\u202fh 05\u202fmin");
  assert.equal(duration(4_000), "4.0\u202fs");
});

test("guesses of time spans are told in one unit, as `hone tune` tells them", () => {
  assert.equal(roughly(44_999), "less than 1\u202fmin");
  assert.equal(roughly(45_000), "about 1\u202fmin");
  assert.equal(roughly(5_300_000), "about 88\u202fmin");
  assert.equal(roughly(5_400_000), "about 2\u202fh");
  assert.equal(roughly(216_000_000), "about 3\u202fd");
});

test("Auto is the scale that the search chooses", () => {
  const range = (MinValue: string, MaxValue: string) => ({ Name: "x", MinValue, MaxValue, ScalingType: "Auto" });
  const scales = (list: string, ...ranges: object[]) =>
    rangesOf({ [list]: ranges } as WireRanges).map((each) => each.kind !== "categorical" && each.scale);
  assert.deepEqual(
    scales("ContinuousParameterRanges", range("0.001", "0.1"), range("0.002", "0.1"), range("0.5", "0.999"), range("0", "1")),
    ["Logarithmic", "Linear", "ReverseLogarithmic", "Linear"],
  );
  assert.deepEqual(scales("IntegerParameterRanges", range("1", "100"), range("1", "99")), ["Logarithmic", "Linear"]);
});

test("a tuning job's definition has the objective and ranges wherever the request put them", () => {
  const objective = { Type: "Maximize" as const, MetricName: "auc" };
  const ranges = { ContinuousParameterRanges: [{ Name: "x", MinValue: "0", MaxValue: "1" }] };
  const job = { HyperParameterTuningJobName: "a", HyperParameterTuningJobStatus: "InProgress" as const, CreationTime: 1.5, HyperParameterTuningJobArn: "arn" };
  const one = jobOf({ ...job, TrainingJobDefinition: {},
    HyperParameterTuningJobConfig: { Strategy: "Bayesian", HyperParameterTuningJobObjective: objective, ParameterRanges: ranges } });
  const several = jobOf({ ...job, HyperParameterTuningJobConfig: { Strategy: "Bayesian" },
    TrainingJobDefinitions: [{ DefinitionName: "d", TuningObjective: objective, HyperParameterRanges: ranges }] });
  const definition = { metric: "auc", goal: "Maximize", ranges: [{ kind: "continuous", name: "x", min: 0, max: 1, scale: "Linear" }] };
  assert.deepEqual(one.definitions, [{ name: "", ...definition }]);
  assert.deepEqual(several.definitions, [{ name: "d", ...definition }]);
  assert.equal(one.created.getTime(), 1500);
});

test("of several definitions the one with the best of all is looked at first", () => {
  const job = { best: "second", definitions: [{ name: "a" }, { name: "b" }] } as Job;
  const trials = [trial(1, { TrainingJobName: "first", DefinitionName: "a" }),
    trial(2, { TrainingJobName: "second", DefinitionName: "b" })];
  assert.equal(bestDefinition(job, trials).name, "b");
  assert.equal(bestDefinition({ ...job, best: undefined }, trials).name, "a");
  assert.equal(bestDefinition({ ...job, best: "gone" }, trials).name, "a");
});

test("the best is the earliest of equals among those that ended with a result", () => {
  const trials = [trial(1, { ObjectiveValue: 3 }), trial(2, { ObjectiveValue: 1, TrainingJobStatus: "Failed" }),
    trial(3, { ObjectiveValue: 2, TrainingJobStatus: "Stopped" }), trial(4, { ObjectiveValue: 2 }),
    trial(5, { ObjectiveValue: 0, TrainingJobStatus: "InProgress" })];
  assert.equal(bestOf(trials, "Minimize")?.number, 3);
  assert.equal(bestOf(trials, "Maximize")?.number, 1);
  assert.equal(rankOf(trials[0]!, trials, "Minimize"), 3);
  assert.equal(rankOf(trials[4]!, trials, "Minimize"), undefined);
});

test("the newest value of one that runs is told, and is no result", () => {
  const running = trial(1, { TrainingJobStatus: "InProgress", ObjectiveValue: 0.5 });
  assert.deepEqual([running.soFar, running.objective], [0.5, undefined]);
  assert.equal(trial(1, { ObjectiveValue: 0.5 }).soFar, undefined);
  assert.equal(bestOf([running], "Minimize"), undefined);
});

test("what the table lists has its order, its filter and what is brushed", () => {
  const definition = { name: "", metric: "loss", goal: "Minimize" as const, ranges: [] };
  const trials = [trial(1, { ObjectiveValue: 3, ObjectiveReports: 9 }), trial(2, { ObjectiveValue: 1, ObjectiveReports: 27 }),
    trial(3, { ObjectiveValue: 0, TrainingJobStatus: "Failed" }), trial(4, { ObjectiveValue: 2 })];
  const listed = (query: string, brushed?: string[]) =>
    listedTrials(heldTrials(trials, { brushed: brushed && new Set(brushed) }), definition, new URLSearchParams(query))
      .map(({ number }) => number);
  assert.deepEqual(listed(""), [4, 3, 2, 1]);
  assert.deepEqual(listed("sort=objective&order=asc"), [2, 4, 1, 3]);
  assert.deepEqual(listed("sort=objective&order=asc&outcome=completed"), [2, 4, 1]);
  assert.deepEqual(listed("sort=reports&order=desc").slice(0, 2), [2, 1]);
  assert.deepEqual(listed("outcome=completed", ["job-1", "job-3", "job-4"]), [4, 1]);
});

test("a history takes up what is new, and stays the same where nothing is", () => {
  const history = new History();
  assert.equal(history.since, undefined);
  assert.ok(history.merge([trial(1), trial(2, { TrainingJobStatus: "InProgress" })]));
  const before = history.trials;
  assert.ok(!history.merge([trial(1)]));
  assert.equal(history.trials, before);
  assert.ok(history.merge([trial(2), trial(3)]));
  assert.deepEqual(history.trials.map(({ number, status }) => [number, status]), [[1, "Completed"], [2, "Completed"], [3, "Completed"]]);
  assert.equal(history.since, undefined, "a page alone is not all");
  history.hasRead(2);
  assert.ok(Math.abs(history.since! - 1010.999) < 1e-6, "what changed while it was read is read again");
  assert.ok(history.merge([trial(5)]) && history.merge([trial(4)]));
  assert.deepEqual(history.trials.map(({ number }) => number), [1, 2, 3, 4, 5]);
});

test("no time is guessed before there is ground, then from the pace", () => {
  const job: Job = { name: "a", strategy: "Random", definitions: [], parents: [], status: "InProgress", trialsMax: 20, parallelMax: 2, created: new Date(1_000_000) };
  const ended = (many: number) => Array.from({ length: many }, (_, i) => trial(i + 1, { TrainingEndTime: 1000 + 10 * (i + 1) }));
  assert.equal(timeLeft(job, ended(4), new Date(1_040_000)), undefined);
  assert.equal(timeLeft(job, ended(10), new Date(1_100_000)), 100_000);
  assert.equal(timeLeft({ ...job, status: "Completed" }, ended(10), new Date(1_100_000)), undefined);
  assert.equal(timeLeft({ ...job, trialsMax: undefined }, ended(10), new Date(1_100_000)), undefined);
});

test("an address tells what is shown, and is told by it", () => {
  for (const address of ["#/", "#/?name=a%26b&sort=best&order=asc", "#/jobs/churn", "#/jobs/churn/churn-001?brush=1-4", "#/training-jobs?status=Failed", "#/training-jobs/fit"]) {
    assert.equal(formatRoute(parseRoute(address)), address);
  }
  assert.equal(parseRoute("#/jobs/100%").job, "100%");
  assert.equal(parseRoute("#/elsewhere").view, "jobs");
});

test("brushed numbers fit into an address, or are left out", () => {
  const text = numbersText([9, 1, 2, 3, 7]);
  assert.equal(text, "1-3.7.9");
  const isIn = numbersIn(text);
  assert.deepEqual([1, 2, 3, 4, 7, 8, 9, 10].filter(isIn), [1, 2, 3, 7, 9]);
  assert.equal(numbersText(Array.from({ length: 2000 }, (_, i) => 2 * i)), undefined);
});

test("long names that differ in the middle stay apart", () => {
  const names = [0, 1, 2].map((phase) => `optimizer.scheduler.phase_${phase}.learning_rate_multiplier`);
  const labels = shortNames([...names, "eta"], 16);
  assert.equal(new Set(labels.values()).size, 4);
  assert.equal(labels.get("eta"), "eta");
  for (const label of labels.values()) assert.ok(label.length <= 16, label);
  const prefixes = shortNames(["a_very_long_prefix_of_names", "a_very_long_prefix_of_names_2"], 12);
  assert.equal(new Set(prefixes.values()).size, 2);
});

test("a line of a log is plain text, marked with the metrics that it tells", () => {
  const patterns = patternsOf([{ Name: "loss", Regex: "loss=([0-9.]+)" }, { Name: "odd", Regex: "(?i)x(" }]);
  const line = lineOf({ timestamp: 0, message: "\u001b[1;32mepoch 1\u001b[0m loss=0.5" }, patterns);
  assert.equal(line.text, "epoch 1 loss=0.5");
  assert.deepEqual(line.metrics, ["loss"]);
  assert.equal(plain("10 %\r50 %\r100 %\r"), "100 %");
});

test("the log that is shown first is the first host's of the last attempt", () => {
  const streams = ["job/algo-1-100", "job/algo-1-200", "job/algo-2-100", "job/algo-2-200"];
  assert.equal(newestOf(streams), "job/algo-1-200");
  assert.equal(newestOf([]), undefined);
});

test("why a configuration was tried is told in a sentence", () => {
  const modelled: Reason = { Kind: "Modelled", Arm: "local", ExpectedValue: 0.3123, Deviation: 0.021, TrainingJobsObserved: 1, TrainingJobsPending: 0 };
  assert.match(longReason(modelled, []), /around the best .* having seen 1 result\.$/);
  assert.equal(expectationText(expectationOf(modelled)!), "0.3123 ± 0.021");
  assert.match(longReason({ Kind: "Inherited", Parent: 2, ParentTrainingJob: 7 }, ["a", "b"]), /#7 of b/);
  assert.equal(expectationOf({ Kind: "Spread", Position: 1 }), undefined);
});

test("a metric's line is known by its text, whatever its expression would cost", () => {
  const [pattern] = patternsOf([{ Name: "auc", Regex: ".*\\[[0-9]+\\].*validation-auc:([-+]?[0-9]*\\.?[0-9]+).*" }]);
  assert.ok(pattern);
  assert.equal(pattern.text, "validation-auc:");
  assert.deepEqual(lineOf({ timestamp: 0, message: "[1] train-auc:0.9 validation-auc:0.8" }, [pattern]).metrics, ["auc"]);
  assert.deepEqual(lineOf({ timestamp: 0, message: "[1] train-auc:0.9" }, [pattern]).metrics, []);
  assert.deepEqual(patternsOf([{ Name: "none", Regex: "((a+)+)b" }]), []);
  assert.deepEqual(patternsOf([{ Name: "score", Regex: "score=(.*?);" }]), [{ name: "score", text: "score=" }]);
});

test("names that every object of JavaScript's has can be drawn", () => {
  for (const name of ["constructor", "__proto__", "toString"]) {
    assert.notEqual(shorten(name, 30), name);
    assert.ok(shorten(name, 30).endsWith(name));
  }
});

test("a word of a newer server's is shown as it is", () => {
  assert.equal(shortReason({ Kind: "Modelled", Arm: "trust-region" }), "model, trust-region");
  assert.match(longReason({ Kind: "Dreamt" } as unknown as Reason, []), /Dreamt/);
});
