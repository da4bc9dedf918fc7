// The page in a real browser (Chromium), against a started server: what somebody sees who follows the link of `hone page`.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { CreateTrainingJobCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { chromium } from "playwright-core";

const HONE = process.env.HONE_COMMAND;
const SERVER = process.env.AWS_ENDPOINT_URL;
// Were it not shown as text, the browser would ask for x and then complain of a().
const HOSTILE = "<img src=x onerror=a()>";

const run = promisify(execFile);
const hone = async (...words) => (await run(HONE, words)).stdout.trim();

const request = (name, trainings, seconds = 0) => ({
  HyperParameterTuningJobName: name,
  HyperParameterTuningJobConfig: {
    Strategy: "Bayesian",
    HyperParameterTuningJobObjective: { Type: "Maximize", MetricName: "score" },
    ResourceLimits: { MaxNumberOfTrainingJobs: trainings, MaxParallelTrainingJobs: 2 },
    ParameterRanges: {
      ContinuousParameterRanges: [
        { Name: "x", MinValue: "0", MaxValue: "1" },
        { Name: "rate", MinValue: "0.0001", MaxValue: "1", ScalingType: "Logarithmic" },
      ],
      CategoricalParameterRanges: [{ Name: "kind", Values: ["one", HOSTILE] }],
    },
  },
  TrainingJobDefinition: {
    StaticHyperParameters: { rounds: "5", seconds: String(seconds) },
    AlgorithmSpecification: {
      TrainingImage: `local:${process.env.HONE_TRAIN}`,
      TrainingInputMode: "File",
      MetricDefinitions: [{ Name: "score", Regex: "score=(.*?);" }],
    },
    RoleArn: "arn:aws:iam::000000000000:role/hone-tests",
    OutputDataConfig: { S3OutputPath: "s3://client-tests/output" },
    ResourceConfig: { InstanceType: "ml.m5.large", InstanceCount: 1, VolumeSizeInGB: 1 },
    StoppingCondition: { MaxRuntimeInSeconds: 600 },
  },
});

/** The same with two definitions, `one` and `two`. */
const twofold = (name, trainings, more) => {
  const { HyperParameterTuningJobConfig: config, TrainingJobDefinition: definition } = request(name, trainings);
  const { HyperParameterTuningJobObjective: TuningObjective, ParameterRanges: HyperParameterRanges, ...rest } = config;
  return {
    HyperParameterTuningJobName: name,
    HyperParameterTuningJobConfig: { ...rest, ...more },
    TrainingJobDefinitions: ["one", "two"].map((DefinitionName) => ({ ...definition, DefinitionName, TuningObjective, HyperParameterRanges })),
  };
};

async function tune(request, ...words) {
  const child = execFile(HONE, ["tune", ...words, "-"]);
  child.stdin.end(JSON.stringify(request));
  await new Promise((resolve, reject) =>
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`hone tune: exit code ${code}`)))));
}

const job = `page-${process.pid}`;
let browser, page, faults;

before(async () => {
  browser = await chromium.launch({ executablePath: process.env.HONE_TEST_CHROMIUM, args: ["--no-sandbox"] });
  await tune(request(job, 12));
});
after(() => browser?.close());

beforeEach(async () => {
  page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  faults = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && faults.push(message.text()));
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("request", (sent) => new URL(sent.url()).origin === SERVER || ["data:", "file:"].includes(new URL(sent.url()).protocol) || faults.push(`asked ${sent.url()}`));
});
afterEach(async () => {
  await page.context().close();
  assert.deepEqual(faults, []);
});

const open = async (...words) => page.goto(await hone("page", ...words));
const shows = (locator) => locator.first().waitFor({ timeout: 20_000 });
// For what a job shows at its end: training takes long on a busy machine.
const ends = (locator) => locator.first().waitFor({ timeout: 120_000 });
const fits = (width) =>
  page.waitForFunction((most) => document.documentElement.scrollWidth <= most, width, { timeout: 20_000 });

test("without a session it says how to begin one, and asks for nothing", async () => {
  const asked = [];
  page.on("request", (sent) => sent.method() === "POST" && asked.push(sent.url()));
  await page.goto(`${SERVER}/`);
  await shows(page.getByText(/^\.\/hone page/));
  assert.equal(new URL(page.url()).pathname, "/ui/");
  assert.deepEqual(asked, []);
});

test("the link leads to the tuning jobs, and its secret does not stay in the address", async () => {
  await open();
  await shows(page.getByRole("link", { name: job }));
  assert.doesNotMatch(page.url(), /session/);
  await page.reload();
  await shows(page.getByRole("link", { name: job }));
});

test("a link may lead to one tuning job, with all its charts drawn", async () => {
  await open("--job", job);
  await shows(page.getByRole("heading", { name: job }));
  await areDrawn("history", "parallel", "importance", "slices", "curves", "timeline");
});

async function areDrawn(...charts) {
  for (const chart of charts) {
    const canvas = page.locator(`hone-${chart} canvas`).first();
    await canvas.waitFor({ timeout: 20_000 });
    const drawn = () => canvas.evaluate((element) => {
      const { width, height } = element;
      if (width === 0 || height === 0) {
        return false;
      }
      // Of a copy: Chromium warns of a canvas that is read more than once.
      const copy = Object.assign(document.createElement("canvas"), { width, height });
      const context = copy.getContext("2d", { willReadFrequently: true });
      context.drawImage(element, 0, 0);
      return context.getImageData(0, 0, width, height).data.some((value) => value !== 0);
    });
    for (let tries = 0; !(await drawn()); tries++) {
      assert.ok(tries < 100, `hone-${chart} is empty`);
      await page.waitForTimeout(100);
    }
  }
}

test("a report shows the same without a server: all charts, a training job's curve and its log", async () => {
  const folder = await mkdtemp(join(tmpdir(), "hone-report-"));
  try {
    const file = await hone("report", job, "--file", join(folder, "report.html"));
    await page.goto(pathToFileURL(file).href);
    await shows(page.getByRole("heading", { name: job }));
    await areDrawn("history", "parallel", "importance", "slices", "curves", "timeline");
    await page.locator("hone-trials tbody tr").nth(3).getByRole("link").click();
    const place = page.getByRole("complementary");
    await shows(place.getByText("score=", { exact: false }));
    await shows(place.locator("hone-curves canvas"));
    // Where there is no server no command reaches one.
    assert.equal(await page.getByText(/hone logs/).count(), 0);
    await page.evaluate(() => (location.hash = "#/"));
    await page.getByRole("link", { name: `the tuning job ${job}` }).click();
    await shows(page.getByRole("heading", { name: job }));
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a training job's place tells why it was tried, its configuration and its log", async () => {
  await open("--job", job);
  await page.locator("hone-trials tbody tr").nth(3).getByRole("link").click();
  const place = page.getByRole("complementary");
  await shows(place.getByText("score=", { exact: false }));
  await shows(place.getByText(/spread|model/));
  const address = page.url();
  assert.match(address, new RegExp(`${job}-`));
  await page.reload();
  await shows(page.getByRole("complementary").getByText("score=", { exact: false }));
});

test("on a telephone no word of a legend leaves its chart", async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open("--job", job);
  await shows(page.locator("hone-slices .hone-key", { hasText: "the others as in the best" }));
  const beyond = () => page.locator(".hone-key").evaluateAll((keys) => keys
    .filter((key) => key.getBoundingClientRect().right > key.closest(".panel").getBoundingClientRect().right)
    .map((key) => key.textContent.trim()));
  assert.deepEqual(await beyond(), []);
});

test("what the model says is drawn before it is scrolled to", async () => {
  await page.setViewportSize({ width: 390, height: 500 });
  await open("--job", job);
  await page.waitForFunction(() => document.querySelector("hone-slices")?.insight, undefined, { timeout: 20_000 });
  assert.equal(await page.evaluate(() => window.scrollY), 0);
});

/** Where something is in the window, once the page has come to rest. */
async function placeOf(locator) {
  const top = () => locator.evaluate((element) => element.getBoundingClientRect().top);
  let place = await top();
  for (let same = 0; same < 4; ) {
    await page.waitForTimeout(100);
    const now = await top();
    same = now === place ? same + 1 : 0;
    place = now;
  }
  return place;
}

const stays = (before, after) => assert.ok(Math.abs(after - before) < 1.5, `${before} px, then ${after} px`);

test("a row that is opened, and closed again, stays where it is", async () => {
  await open("--job", job);
  const row = page.locator("hone-trials tbody tr").nth(6);
  await row.scrollIntoViewIfNeeded();
  const place = await placeOf(row);
  await row.locator("td").nth(1).click();
  await shows(page.getByRole("complementary").getByText("score=", { exact: false }));
  stays(place, await placeOf(row));
  await page.keyboard.press("Escape");
  await page.getByRole("complementary").waitFor({ state: "detached" });
  stays(place, await placeOf(row));
});

test("what is read stays where it is while a training job is opened from the page's head", async () => {
  await open("--job", job);
  const chart = page.locator("hone-slices .hone-canvas");
  await chart.scrollIntoViewIfNeeded();
  const place = await placeOf(chart);
  await page.locator("hone-job-header .best button").click();
  await shows(page.getByRole("complementary").getByText("score=", { exact: false }));
  stays(place, await placeOf(chart));
});

test("what is tapped after a jump to the table stays under the finger", async () => {
  await page.setViewportSize({ width: 400, height: 800 });
  await open("--job", job);
  await shows(page.locator("hone-trials tbody tr").nth(11));
  await shows(page.locator("hone-slices .hone-canvas"));
  const row = page.locator("hone-trials tbody tr").nth(2);
  await placeOf(row);
  // The charts on the way have their height before they are seen.
  const tall = () => page.evaluate(() => document.documentElement.scrollHeight);
  const [height, place] = [await tall(), await row.evaluate((element) => {
    element.closest(".panel").scrollIntoView({ behavior: "instant" });
    return element.getBoundingClientRect().top;
  })];
  stays(place, await placeOf(row));
  assert.equal(await tall(), height);
});

test("training jobs are compared side by side", async () => {
  await open("--job", job);
  const place = page.getByRole("complementary");
  const show = async (number) => {
    await page.locator("hone-trials").getByRole("link", { name: `#${number}`, exact: true }).click();
    await shows(place.getByRole("heading", { name: `#${number} ` }));
  };
  // Which is the best is luck, and that one stands last.
  const best = Number(/#(\d+)/.exec(await page.locator("hone-job-header .best button").innerText())[1]);
  const [first, second, shown] = [2, 5, 3, 7].filter((number) => number !== best);
  for (const number of [first, second]) {
    await show(number);
    await place.getByRole("button", { name: `Keep #${number} to compare` }).click();
  }
  await show(shown);
  await page.reload();
  await shows(place.getByRole("columnheader", { name: `#${second}`, exact: true }));
  const heads = await place.locator("table.configuration thead th").allInnerTexts();
  assert.deepEqual(heads.slice(0, 4), ["Hyperparameter", `#${shown}`, `#${first}`, `#${second}`]);
  await shows(place.locator("hone-curves").getByText(`#${first}`, { exact: true }));
  await place.getByRole("button", { name: `#${second}` }).click();
  await place.getByRole("columnheader", { name: `#${second}`, exact: true }).waitFor({ state: "detached" });
});

test("a tuning job whose training jobs fail tells why, and leads to them", async () => {
  const name = `failing-${process.pid}`;
  const failing = request(name, 12);
  failing.TrainingJobDefinition.AlgorithmSpecification.TrainingImage = "local:/bin/false";
  await tune(failing, "--no-follow");
  await open("--job", name);
  await ends(page.locator("hone-job-header").getByText("failed", { exact: true }));
  const reasons = page.getByRole("region", { name: /^Why \d+ of \d+ training jobs failed$/ });
  const reason = reasons.getByRole("listitem").filter({ hasText: "exit code: 1" });
  const many = Number(/\d+/.exec(await reason.getByRole("button").innerText())[0]);
  assert.ok(many > 1, `${many} failed`);
  await reason.getByRole("button").click();
  const rows = page.locator("hone-trials tbody tr");
  await shows(page.locator("hone-trials").getByText(`${many} brushed`));
  assert.equal(await rows.count(), many);
  assert.equal(await rows.filter({ hasText: "failed" }).count(), many);
  await reason.getByRole("link").click();
  await shows(page.getByRole("complementary").getByText("exit code: 1"));
  await shows(page.getByText(/^Not shown: .*Learning curves \(no training job reported a value\)\.$/));
  assert.equal(await page.locator(".chart").filter({ hasText: /No (curves|results|importance)\./ }).count(), 0);
});

test("a tuning job whose training jobs complete without a value tells why, and leads to them", async () => {
  const name = `silent-${process.pid}`;
  const silent = request(name, 12);
  silent.TrainingJobDefinition.AlgorithmSpecification.MetricDefinitions = [{ Name: "score", Regex: "scores=(.*?);" }];
  await tune(silent, "--no-follow");
  await open("--job", name);
  await ends(page.locator("hone-job-header").getByText("failed", { exact: true }));
  const reasons = page.getByRole("region", { name: /^Why \d+ of \d+ training jobs reported no score$/ });
  const reason = reasons.getByRole("listitem").filter({ hasText: "matched none of them. The nearest line is:" });
  const many = Number(/\d+/.exec(await reason.getByRole("button").innerText())[0]);
  assert.ok(many > 1, `${many} without a value`);
  await shows(page.locator("hone-job-header").getByText(`${many} completed without a value`));
  assert.equal(await page.locator("hone-job-header").getByText("Not improving").count(), 0);
  await reason.getByRole("button").click();
  const rows = page.locator("hone-trials tbody tr");
  await shows(page.locator("hone-trials").getByText(`${many} brushed`));
  assert.equal(await rows.filter({ hasText: "no value" }).count(), many);
  await reason.getByRole("link").click();
  await shows(page.getByRole("complementary").getByText("matched none of them"));
  await page.goto(`${SERVER}/ui/#/`);
  await shows(page.locator("hone-jobs tr").filter({ hasText: name }).getByText("no value"));
});

test("a tuning job that is not there is told with where it was looked for, and a way back", async () => {
  await open();
  await shows(page.getByRole("link", { name: job }));
  await page.evaluate(() => (location.hash = "#/jobs/absent"));
  const told = page.getByRole("alert");
  await shows(told.getByRole("heading", { name: "There is no tuning job absent" }));
  await shows(told.getByText(/account \d{12}, region us-west-2, at http:/));
  await told.getByRole("link").click();
  await shows(page.getByRole("link", { name: job }));
  faults = faults.filter((fault) => !fault.includes("400"));
});

test("what training jobs name and print is text, whatever it holds", async () => {
  await open("--job", job);
  await shows(page.locator("hone-trials").getByText(HOSTILE));
  assert.equal(await page.locator('img[src="x"]').count(), 0);
});

test("the address decides which training jobs are held, and without it all are", async () => {
  await open("--job", job);
  const rows = page.locator("hone-trials tbody tr");
  await shows(rows.nth(11));
  for (const [query, many] of [["?brush=1-3", 3], ["", 12], ["?brush=2.5", 2]]) {
    await page.evaluate((hash) => (location.hash = hash), `#/jobs/${job}${query}`);
    for (let tries = 0; (await rows.count()) !== many; tries++) {
      assert.ok(tries < 100, `${await rows.count()} rows at '${query}'`);
      await page.waitForTimeout(50);
    }
  }
});

test("the page tells which account and region it reads, and its commands name the region", async () => {
  await open("--job", job);
  await shows(page.locator("nav").getByText(/^us-west-2/));
  await page.locator("hone-trials tbody tr").first().getByRole("link").click();
  await shows(page.getByRole("complementary").getByText(/^\.\/hone describe .* --region us-west-2$/));
  await shows(page.getByRole("complementary").getByText(/^aws .* --region us-west-2 sagemaker describe-training-job /));
});

test("the next training job is the table's next, and the way back leads out of the panel", async () => {
  await open("--job", job);
  await shows(page.locator("hone-trials tbody tr").nth(11));
  await page.evaluate((hash) => (location.hash = hash), `#/jobs/${job}?sort=objective&order=asc`);
  const row = (at) => page.locator("hone-trials tbody tr").nth(at).getByRole("link");
  await shows(page.locator('hone-trials th[aria-sort="ascending"]'));
  await row(1).click();
  const place = page.getByRole("complementary");
  for (const at of [2, 3]) {
    await place.getByRole("button", { name: "Next training job" }).click();
    await shows(place.getByRole("heading", { name: `${await row(at).innerText()} ` }));
  }
  await page.goBack();
  await place.waitFor({ state: "detached" });
});

test("the arrows go through the definition of the training job, and from one that the table does not list nowhere", async () => {
  const name = `arrows-${process.pid}`;
  // Random search takes them in turns: the first has the odd numbers.
  await tune(twofold(name, 8, { Strategy: "Random" }));
  await open("--job", name);
  const go = (hash) => page.evaluate((to) => (location.hash = to), `#/jobs/${name}${hash}`);
  const nameOf = async (definition, number) => {
    await go(`?definition=${definition}`);
    const link = page.locator("hone-trials").getByRole("link", { name: `#${number}`, exact: true });
    await shows(link);
    return link.getAttribute("title");
  };
  const [five, six] = [await nameOf("one", 5), await nameOf("two", 6)];
  const query = "?definition=one&brush=3";
  const place = page.getByRole("complementary");
  const arrow = (word) => place.getByRole("button", { name: `${word} training job` });
  await go(`/${six}${query}`);
  await shows(page.locator("hone-trials").getByText("1 brushed"));
  await shows(place.getByRole("heading", { name: "#6 " }));
  assert.ok(await arrow("Previous").isEnabled());
  await arrow("Next").click();
  await shows(place.getByRole("heading", { name: "#4 " }));
  await go(`/${five}${query}`);
  await shows(place.getByRole("heading", { name: "#5 " }));
  assert.ok((await arrow("Previous").isDisabled()) && (await arrow("Next").isDisabled()));
});

test("what is chosen along an axis is still so after a reload", async () => {
  await open("--job", job);
  const rows = page.locator("hone-trials tbody tr");
  await shows(rows.nth(11));
  const chart = page.locator("hone-parallel .hone-canvas");
  await shows(page.locator("hone-parallel canvas"));
  // Below the heads that stay.
  await chart.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await placeOf(chart);
  const { x, y } = await chart.boundingBox();
  // The upper half of the first axis.
  await page.mouse.move(x + 48, y + 50);
  await page.mouse.down();
  await page.mouse.move(x + 48, y + 190, { steps: 10 });
  await page.mouse.up();
  await shows(page.locator("hone-trials").getByText(/\d+ brushed/));
  assert.match(page.url(), /[?&]axes=0_/);
  const many = await rows.count();
  assert.ok(many > 0 && many < 12, `${many} rows`);
  await page.reload();
  await shows(page.locator("hone-trials").getByText(`${many} brushed`));
  await page.locator("hone-trials").getByRole("button", { name: /brushed/ }).click();
  await shows(rows.nth(11));
  assert.doesNotMatch(page.url(), /axes/);
});

test("over a narrow page a training job is a dialog, and the keyboard goes back where it came from", async () => {
  await page.setViewportSize({ width: 900, height: 900 });
  await open("--job", job);
  const link = page.locator("hone-trials tbody tr").nth(2).getByRole("link");
  await link.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog");
  await shows(dialog.getByText("score=", { exact: false }));
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => !document.activeElement.closest("main, nav")), "it is behind the dialog");
  }
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.ok(await link.evaluate((element) => element === document.activeElement));
});

test("what something between the page and the server answers is not shown as its source", async () => {
  await open();
  await shows(page.getByRole("link", { name: job }));
  await page.route(`${SERVER}/`, (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }));
  await shows(page.getByRole("alert").getByText("Something between here and Hone answered 502. Trying again…"));
  await page.unroute(`${SERVER}/`);
  await page.getByRole("alert").waitFor({ state: "detached", timeout: 20_000 });
  faults = faults.filter((fault) => !fault.includes("502"));
});

test("what the table holds is downloaded as a file", async () => {
  await open("--job", job);
  const save = async () => {
    const begun = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download CSV" }).click();
    const file = await begun;
    assert.equal(file.suggestedFilename(), `${job}.csv`);
    return (await readFile(await file.path(), "utf8")).split("\r\n");
  };
  const [head, ...lines] = await save();
  assert.match(head, /^TrainingJobName,Number,TrainingJobStatus,FinalObjectiveValue,x,rate,kind,CreationTime,/);
  assert.equal(lines.pop(), "");
  assert.equal(lines.length, 12);
  assert.ok(lines.some((line) => line.includes(HOSTILE)));
  await page.evaluate((hash) => (location.hash = hash), `#/jobs/${job}?brush=2.5`);
  await shows(page.locator("hone-trials").getByText("2 brushed"));
  assert.deepEqual((await save()).slice(1, -1).map((line) => line.split(",")[1]), ["5", "2"]);
});

test("a search that goes on is seen without asking again", async () => {
  const name = `live-${process.pid}`;
  // The link first: on a busy machine its command takes as long as some training jobs.
  await open();
  await tune(request(name, 6, 5), "--no-follow");
  await page.evaluate((hash) => (location.hash = hash), `#/jobs/${name}`);
  await shows(page.getByRole("heading", { name }));
  const rows = () => page.locator("hone-trials tbody tr").count();
  await shows(page.locator("hone-trials tbody tr"));
  const first = await rows();
  await ends(page.locator("hone-job-header").getByText("completed", { exact: true }));
  assert.ok(first < 6, `${first} rows at first`);
  assert.equal(await rows(), 6);
});

test("the row under the pointer stays there while new ones come above it", async () => {
  const name = `growing-${process.pid}`;
  // The link first: on a busy machine its command takes as long as some training jobs.
  await open();
  await tune(request(name, 10, 3), "--no-follow");
  await page.evaluate((hash) => (location.hash = hash), `#/jobs/${name}`);
  const rows = page.locator("hone-trials tbody tr");
  await shows(rows.nth(3));
  const link = page.locator("hone-trials").getByRole("link", { name: "#2", exact: true });
  await link.scrollIntoViewIfNeeded();
  await link.hover();
  const place = await link.evaluate((element) => element.getBoundingClientRect().top);
  const many = await rows.count();
  await ends(page.locator("hone-job-header").getByText("completed", { exact: true }));
  assert.ok(many < 10, `${many} rows at first`);
  assert.equal(await rows.count(), 10);
  stays(place, await placeOf(link));
});

test("a training job without a tuning job is listed, and has a page of its own with its metric's curve and its log", async () => {
  const { TrainingJobDefinition: definition } = request(job, 1);
  const { StaticHyperParameters: parameters, ...rest } = definition;
  const name = `${job}-alone`;
  await new SageMakerClient({}).send(new CreateTrainingJobCommand({ TrainingJobName: name, HyperParameters: { ...parameters, x: "0.4" }, ...rest }));
  await open();
  await page.getByRole("link", { name: "Training jobs", exact: true }).click();
  await ends(page.getByRole("row").filter({ hasText: name }).getByText("completed"));
  const tuned = page.locator("hone-trainings tbody tr").filter({ hasText: new RegExp(`${job}-[0-9]`) });
  assert.equal(await tuned.count(), 0, "those of tuning jobs are not there");
  await page.getByRole("link", { name }).click();
  await shows(page.getByRole("heading", { name }));
  await shows(page.locator("hone-curves canvas"));
  await shows(page.getByRole("log").getByText("epoch=5 score=0.910000;"));
  await shows(page.getByRole("row").filter({ hasText: "rounds" }));
  await page.reload();
  await shows(page.getByRole("heading", { name }));
  await page.setViewportSize({ width: 390, height: 844 });
  await shows(page.locator("hone-curves canvas"));
  // The chart is drawn again in a frame that follows.
  await fits(390);
});

test("each chart's data are there as a table, and what the timeline says counts its training jobs", async () => {
  await open("--job", job);
  for (const [chart, rows] of [["history", 12], ["parallel", 12], ["curves", 12], ["timeline", 12], ["importance", 3]]) {
    const element = page.locator(`hone-${chart}`).first();
    await shows(element.locator("canvas"));
    if (chart === "timeline") {
      assert.match(await element.getByRole("img").getAttribute("aria-label"), /^12 training jobs over .*, at most 2 at once\.$/);
    }
    await element.getByRole("button", { name: "table" }).click();
    await shows(element.getByRole("rowheader"));
    assert.equal(await element.getByRole("rowheader").count(), rows, chart);
    await element.getByRole("button", { name: "table" }).click();
    await shows(element.locator("canvas"));
  }
});

test("a long table's head stays in sight, and tells how often training jobs reported", async () => {
  await page.setViewportSize({ width: 1440, height: 400 });
  await open("--job", job);
  const head = page.locator("hone-trials thead");
  await shows(head.getByText("Reports"));
  // What is the same of all stands behind what was tried.
  const heads = await head.getByRole("columnheader").allInnerTexts();
  assert.deepEqual(heads.map((text) => text.trim()).slice(-3), ["Reports", "Took", "Why tried"]);
  assert.equal(await page.locator("hone-trials tbody tr").first().getByRole("cell", { name: "5", exact: true }).count(), 1);
  const top = () => head.evaluate((element) => {
    scrollTo(0, document.documentElement.scrollHeight);
    return element.getBoundingClientRect().top;
  });
  // The page's own head is 40 px high; in so low a window nothing else stays.
  for (let tries = 0; Math.abs((await top()) - 40) > 1.5; tries++) {
    assert.ok(tries < 100, `it is at ${await top()} px`);
    await page.waitForTimeout(50);
  }
  await head.getByRole("button", { name: "Reports" }).click();
  await shows(page.locator('hone-trials th[aria-sort="descending"]').getByText("Reports"));
});

test("of several definitions it tells the best and how many training jobs each has", async () => {
  const name = `several-${process.pid}`;
  await tune(twofold(name, 6));
  await open("--job", name);
  const rows = page.getByRole("region", { name: "Table of definitions" }).locator("tbody tr");
  await shows(rows.nth(1));
  assert.equal(await rows.getByText("best", { exact: true }).count(), 1);
  const many = await rows.locator(".with-bar").allInnerTexts();
  assert.equal(many.reduce((sum, text) => sum + Number(text), 0), 6, String(many));
  const other = (await rows.nth(0).getByRole("button", { pressed: true }).count()) === 1 ? 1 : 0;
  await rows.nth(other).getByRole("button", { name: ["one", "two"][other] }).click();
  await shows(rows.nth(other).getByRole("button", { pressed: true }));
  assert.match(page.url(), new RegExp(`definition=${["one", "two"][other]}`));
  await shows(page.locator("hone-trials tbody tr").nth(Number(many[other]) - 1));
});

test("a list is read to its end, and says so until then", async () => {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(`${SERVER}/`, async (route) => {
    const asked = route.request();
    if (asked.headers()["x-amz-target"] !== "SageMaker.Search") return route.continue();
    const { NextToken: token, ...first } = asked.postDataJSON();
    const answer = await (await route.fetch({ postData: JSON.stringify(first) })).json();
    const newest = answer.Results[0].HyperParameterTuningJob;
    if (!token) return route.fulfill({ json: { Results: answer.Results, NextToken: "more" } });
    await released;
    const older = { ...newest, HyperParameterTuningJobName: "the-oldest", CreationTime: 1 };
    return route.fulfill({ json: { Results: [{ HyperParameterTuningJob: older }] } });
  });
  await open();
  await shows(page.getByRole("status").getByText(/reading more…/));
  assert.equal(await page.getByRole("link", { name: "the-oldest" }).count(), 0);
  release();
  await shows(page.getByRole("link", { name: "the-oldest" }));
  await page.getByRole("status").getByText(/reading more…/).waitFor({ state: "detached" });
});

test("a server that hangs is told, and read again once it answers", async () => {
  await open();
  await shows(page.getByRole("link", { name: job }));
  await page.route(`${SERVER}/`, () => {});
  await shows(page.getByRole("link", { name: job }));
  await page.getByRole("alert").getByText("The server does not answer in time. Trying again…").waitFor({ timeout: 40_000 });
  await shows(page.getByRole("link", { name: job }));
  await page.unroute(`${SERVER}/`);
  await page.getByRole("alert").waitFor({ state: "detached", timeout: 40_000 });
});

test("a tab stays with its own session, whatever others of the browser begin or end", async () => {
  await open("--job", job);
  await shows(page.getByRole("heading", { name: job }));
  const tab = async (address) => {
    const other = await page.context().newPage();
    await other.goto(address);
    return other;
  };
  // Of another region, where nothing is.
  const elsewhere = await tab(await hone("page", "--region", "eu-west-1"));
  await shows(elsewhere.getByText("No tuning job yet"));
  for (const act of [() => page.waitForTimeout(300), () => page.reload()]) {
    await act();
    await shows(page.getByRole("heading", { name: job }));
    await shows(page.locator("nav").getByText(/^us-west-2/));
  }
  const newest = await tab(`${SERVER}/ui/`);
  await shows(newest.getByText("No tuning job yet"));
  await newest.getByRole("button", { name: "Sign out" }).click();
  await shows(elsewhere.getByText(/^\.\/hone page/));
  await elsewhere.reload();
  await shows(elsewhere.getByText(/^\.\/hone page/));
  await page.reload();
  await shows(page.getByRole("heading", { name: job }));
});

test("a session that has ended, or is none, leads back to the beginning", async () => {
  await page.goto(`${SERVER}/ui/#session=none`);
  await shows(page.getByText("Your session has ended."));
  faults = faults.filter((fault) => !fault.includes("403"));
});

/** Of another account of the server: its id, and what makes links to the page there. */
async function stranger() {
  const data = dirname(process.env.AWS_SHARED_CREDENTIALS_FILE);
  const key = JSON.parse(await hone("credentials", "create", "--account", "new", "--json", "--data", data));
  const env = { ...process.env, AWS_ACCESS_KEY_ID: key.AccessKeyId, AWS_SECRET_ACCESS_KEY: key.SecretAccessKey };
  return { account: key.Account, link: async () => (await run(HONE, ["page"], { env })).stdout.trim() };
}

const question = (name = "Switch to another account?") => page.getByRole("alertdialog", { name });
const isIn = (account) => shows(page.locator("nav").getByText(account));

test("a link to another account asks before it takes a tab there", async () => {
  const other = await stranger();
  await open("--job", job);
  const mine = await page.locator("nav .session-place span").nth(1).innerText();
  const there = page.url();
  assert.notEqual(mine, other.account);
  await page.goto(await other.link());
  await shows(question().getByText(mine, { exact: true }));
  await shows(question().getByText(other.account, { exact: true }));
  assert.equal(page.url(), there);
  // Who is asked while typing stays.
  await page.keyboard.press("Enter");
  await shows(page.getByRole("heading", { name: job }));
  await isIn(mine);
  // Another tab of the browser, too, begins in that account, and one that comes from elsewhere is in it still.
  const tabs = [page, await page.context().newPage()];
  for (page of tabs) {
    await page.goto("about:blank");
    await page.goto(await other.link());
    await shows(question());
    await page.reload();
    await shows(page.getByRole("link", { name: job }));
    await isIn(mine);
  }
  page = tabs[0];
  await page.goto(`${await other.link()}/training-jobs`);
  await shows(question());
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await shows(page.getByText("No training job on its own yet"));
  await isIn(other.account);
  // A renewed session, of the same account, is nothing to ask about.
  await page.goto(await other.link());
  await shows(page.getByText("No tuning job yet"));
  assert.equal(await question().count(), 0);
  await open();
  await shows(question());
  await page.keyboard.press("Escape");
  await shows(page.getByText("No tuning job yet"));
  await isIn(other.account);
});

test("a link whose session has ended takes nobody out of another, and says so", async () => {
  await open("--job", job);
  await shows(page.getByRole("heading", { name: job }));
  await page.goto(`${SERVER}/ui/#session=none`);
  await shows(question("The link's session has ended"));
  await page.keyboard.press("Enter");
  await shows(page.getByRole("heading", { name: job }));
  faults = faults.filter((fault) => !fault.includes("403"));
});

test("it fits a telephone", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open("--job", job);
  await shows(page.locator("hone-history canvas"));
  // Charts are drawn again in a frame that follows.
  await shows(page.locator("hone-trials tbody tr").nth(11));
  await fits(390);
  const table = page.getByRole("region", { name: "Table of training jobs" });
  await shows(table);
  // A shadow at its edge, and what covers it where the content ends.
  assert.equal(await table.evaluate((element) => getComputedStyle(element).backgroundAttachment), "local, scroll, scroll");
  assert.ok(await table.evaluate((element) => element.scrollWidth > element.clientWidth), "the table is all seen");
  await table.focus();
  await page.keyboard.press("ArrowRight");
  for (let tries = 0; (await table.evaluate((element) => element.scrollLeft)) === 0; tries++) {
    assert.ok(tries < 100, "the keyboard does not scroll it");
    await page.waitForTimeout(50);
  }
});
