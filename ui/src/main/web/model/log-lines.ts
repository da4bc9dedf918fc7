/** Makes lines of a log fit to show. */

/** Escape sequences of terminals: colours, cursor moves, titles, sets of characters. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[()][0-9A-Z]|[@-Z\\-_])/g;

/** Shorter texts are in too many lines. */
const TELLING = 3;

/** By what a line is known that a metric is told in. */
export interface MetricPattern {
  name: string;
  text: string;
}

export interface LogLine {
  at: Date;
  text: string;
  /** Metrics that this line seems to tell. */
  metrics: string[];
}

/**
 * For each metric the longest text that its regular expression asks for as it is. The expressions
 * themselves are the server's to apply: here one of them could take for ever.
 */
export function patternsOf(definitions: { Name: string; Regex: string }[]): MetricPattern[] {
  return definitions.flatMap(({ Name, Regex }) => {
    const text = longestLiteral(Regex);
    return text.length >= TELLING ? [{ name: Name, text }] : [];
  });
}

/** What divides literal texts: classes, escapes, groups, and whatever need not be there. */
const BETWEEN = /\\.|\[[^\]]*\]|[^\\\])][*?{]|[.()|+^$*?{}]/;

function longestLiteral(regex: string): string {
  return regex
    .split(BETWEEN)
    .reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

export function lineOf(
  event: { timestamp: number; message: string },
  patterns: readonly MetricPattern[],
): LogLine {
  const text = plain(event.message);
  const metrics = patterns.filter((each) => text.includes(each.text)).map(({ name }) => name);
  return { at: new Date(event.timestamp), text, metrics };
}

/** Text without a terminal's sequences; of what a carriage return drew over, the last stays. */
export function plain(text: string): string {
  const clean = text.replace(ESCAPES, '').replace(/\r+$/, '');
  return clean.slice(clean.lastIndexOf('\r') + 1);
}
