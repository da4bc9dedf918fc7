import assert from 'node:assert/strict';
import { test } from 'node:test';
import { csv } from '../../main/web/model/csv';
import { trialsCsv } from '../../main/web/model/trials-csv';
import { DEFINITION, trial } from './samples';

/** Reads what RFC 4180 describes, and nothing else. */
function read(text: string): string[][] {
  const rows: string[][] = [];
  let rest = text;
  while (rest) {
    const row: string[] = [];
    for (let end = ','; end === ',';) {
      const [whole, quoted, plain, mark] =
        /^(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/.exec(rest) ?? assert.fail(rest.slice(0, 40));
      row.push(quoted?.replaceAll('""', '"') ?? plain!);
      rest = rest.slice(whole.length);
      end = mark!;
    }
    rows.push(row);
  }
  return rows;
}

test('fields hold whatever a text has, and rows end as RFC 4180 says', () => {
  const rows = [
    ['a', 'with, comma', 'with "quotes"'],
    ['two\r\nlines', 'two\nlines', ' blanks '],
    ['', 'ü 漢 😀', '"'],
  ];
  assert.deepEqual(read(csv(rows)), rows);
  assert.equal(csv([['a', 'b'], [1]]), 'a,b\r\n1\r\n');
  assert.equal(csv([['say "a"']]), '"say ""a"""\r\n');
});

test('numbers are told with all their digits, and what is none is left out', () => {
  assert.equal(csv([[0.1 + 0.2, -1e-9, 12, NaN, undefined]]), '0.30000000000000004,-1e-9,12,,\r\n');
});

test('no text is a formula to a spreadsheet', () => {
  for (const text of [
    '=1+1',
    '+1+1',
    '-1+1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1+1',
    '-',
    '=',
  ]) {
    const [[field]] = read(csv([[text]])) as [[string]];
    assert.equal(field, `'${text}`);
  }
  assert.equal(csv([['=HYPERLINK("http://x")']]), '"\'=HYPERLINK(""http://x"")"\r\n');
});

test('a number is none, whatever its sign', () => {
  const numbers = ['-0.5', '+3', '-1e-05', '.5', '-2E10', '7.'];
  assert.deepEqual(read(csv([numbers])), [numbers]);
});

test('a training job is a row with its outcome, hyperparameters and times', () => {
  const all = [
    trial(1, { reports: 9, parameters: { x: '-0.5', y: 'unasked' }, reason: { Kind: 'Drawn', Draw: 1 } }),
    trial(2, { status: 'Failed', objective: 3, failure: '=a, "b"', parameters: {} }),
    trial(3, { status: 'InProgress', objective: undefined, ended: undefined }),
  ];
  const [head, ...rows] = read(trialsCsv(all, DEFINITION));
  const told = rows.map((row) => Object.fromEntries(row.map((field, at) => [head![at], field])));
  assert.deepEqual(told[0], {
    TrainingJobName: 'job-1',
    Number: '1',
    TrainingJobStatus: 'Completed',
    FinalObjectiveValue: '1',
    x: '-0.5',
    CreationTime: '1970-01-01T00:16:41.000Z',
    TrainingStartTime: '1970-01-01T00:16:41.100Z',
    TrainingEndTime: '1970-01-01T00:16:41.500Z',
    TrainingElapsedTimeSeconds: '0.4',
    ObjectiveReports: '9',
    ProposedBecause: 'drawn at random',
    StoppedBecause: '',
    FailureReason: '',
  });
  const part = (row: number, ...columns: string[]) => columns.map((each) => told[row]![each]);
  assert.deepEqual(part(1, 'FinalObjectiveValue', 'x', 'FailureReason'), ['', '', '\'=a, "b"']);
  assert.deepEqual(part(2, 'TrainingEndTime', 'TrainingElapsedTimeSeconds'), ['', '']);
});

test('a hyperparameter may be called like a formula', () => {
  const range = { ...DEFINITION.ranges[0]!, name: '=cmd' };
  const [head] = read(trialsCsv([], { ...DEFINITION, ranges: [range] }));
  assert.equal(head![4], "'=cmd");
});
