/** Writes tables for other programs. */

export type Cell = string | number | undefined;

/** What a number looks like; other texts that begin as a formula does are made none. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** How a formula begins in some spreadsheet, also behind blanks and in full width. */
const FORMULA = /^[\s\u0000]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** What divides fields, or would be lost beside them. */
const QUOTED = /[",\r\n]|^\s|\s$/;

/**
 * Comma-separated values as RFC 4180 has them, in rows of the same length. Texts come from
 * strangers and spreadsheets run formulas: an apostrophe keeps a text from being one.
 */
export function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
