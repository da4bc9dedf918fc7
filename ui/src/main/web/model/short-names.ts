/** Shortens names so that they can still be told apart. */
import { shorten } from './format';

/** For each name a label of at most `most` characters. */
export function shortNames(names: readonly string[], most: number): Map<string, string> {
  const alike = new Map<string, string[]>();
  for (const name of names) {
    const label = shorten(name, most);
    alike.set(label, [...(alike.get(label) ?? []), name]);
  }
  const labels = new Map<string, string>();
  for (const [label, group] of alike) {
    if (group.length === 1) labels.set(group[0]!, label);
    else group.forEach((name) => labels.set(name, aroundDifference(name, group, most)));
  }
  return labels;
}

/** The part in which the names of a group differ, and what fits around it. */
function aroundDifference(name: string, group: string[], most: number): string {
  const head = commonLength(group, (text, i) => text[i]);
  const tail = commonLength(group, (text, i) => text[text.length - 1 - i]);
  const end = Math.max(head + 1, name.length - tail);
  const room = most - 2;
  const from = Math.max(0, Math.min(head, end - room, name.length - room));
  const to = Math.min(name.length, from + room);
  return `${from > 0 ? '…' : ''}${name.slice(from, to)}${to < name.length ? '…' : ''}`;
}

function commonLength(
  group: string[],
  at: (text: string, i: number) => string | undefined,
): number {
  const first = group[0]!;
  let length = 0;
  while (length < first.length && group.every((text) => at(text, length) === at(first, length))) {
    length++;
  }
  return length;
}
