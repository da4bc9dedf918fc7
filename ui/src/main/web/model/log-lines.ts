/** Makes lines of a log fit to show. */

/** Escape sequences of terminals: colours, cursor moves, titles. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** Longer lines are shown, but not searched for metrics. */
const SEARCHED_MOST = 2000;

export interface MetricPattern {
  name: string;
  pattern: RegExp;
}

export interface LogLine {
  at: Date;
  text: string;
  /** Metrics that were read from this line. */
  metrics: string[];
}

/** The metrics' regular expressions, without those that a browser understands otherwise. */
export function patternsOf(definitions: { Name: string; Regex: string }[]): MetricPattern[] {
  return definitions.flatMap(({ Name, Regex }) => {
    try {
      return [{ name: Name, pattern: new RegExp(Regex) }];
    } catch {
      // Not every expression of the server's is one here; its lines are then not marked.
      return [];
    }
  });
}

export function lineOf(
  event: { timestamp: number; message: string },
  patterns: readonly MetricPattern[],
): LogLine {
  const text = plain(event.message);
  const metrics =
    text.length > SEARCHED_MOST
      ? []
      : patterns.filter(({ pattern }) => pattern.test(event.message)).map(({ name }) => name);
  return { at: new Date(event.timestamp), text, metrics };
}

/** Text without a terminal's sequences; of what a carriage return drew over, the last stays. */
export function plain(text: string): string {
  const clean = text.replace(ESCAPES, '').replace(/\r+$/, '');
  return clean.slice(clean.lastIndexOf('\r') + 1);
}
