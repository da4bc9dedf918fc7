/** Writes sets of training jobs' numbers so that they fit into an address: `3.7-12`. */

/** Browsers and those who copy addresses take no longer ones well. */
const LENGTH_MOST = 1500;

/** The numbers as text, or `undefined` where it would be too long. */
export function numbersText(numbers: Iterable<number>): string | undefined {
  const sorted = [...numbers].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length;) {
    let end = i;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end]! + 1) end++;
    parts.push(end === i ? `${sorted[i]}` : `${sorted[i]}-${sorted[end]}`);
    i = end + 1;
  }
  const text = parts.join('.');
  return text.length > LENGTH_MOST ? undefined : text;
}

/** A test for the numbers that `text` has. */
export function numbersIn(text: string): (number: number) => boolean {
  const spans = text.split('.').map((part) => {
    const [from, to] = part.split('-', 2).map(Number);
    return [from ?? NaN, to ?? from ?? NaN] as const;
  });
  return (number) => spans.some(([from, to]) => number >= from && number <= to);
}
