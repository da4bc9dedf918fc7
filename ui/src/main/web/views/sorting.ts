import { html, type TemplateResult } from 'lit';

/** By which column a table is ordered. */
export interface Order {
  key: string;
  descending: boolean;
}

export interface Column {
  key: string;
  label: string;
  /** The whole name, where the label is short. */
  title?: string;
  isNumeric?: boolean;
  /** Larger values first when it is chosen. */
  descendingFirst?: boolean;
}

/** The order as an address has it. */
export function orderText(order: Order): Record<string, string> {
  return { sort: order.key, order: order.descending ? 'desc' : 'asc' };
}

export function orderIn(query: URLSearchParams, otherwise: Order): Order {
  const key = query.get('sort');
  return key === null ? otherwise : { key, descending: query.get('order') === 'desc' };
}

/** A table's heading that orders the table by its column. */
export function heading(
  column: Column,
  order: Order,
  choose: (order: Order) => void,
): TemplateResult {
  const isChosen = order.key === column.key;
  const sort = !isChosen ? 'none' : order.descending ? 'descending' : 'ascending';
  const next = {
    key: column.key,
    descending: isChosen ? !order.descending : (column.descendingFirst ?? false),
  };
  return html`<th
    scope="col"
    class=${column.isNumeric ? 'number' : ''}
    aria-sort=${sort}
    title=${column.title ?? column.label}
  >
    <button class="sort" @click=${() => choose(next)}>
      <span>${column.label}</span
      ><span class="arrow" aria-hidden="true"
        >${isChosen ? (order.descending ? '↓' : '↑') : ''}</span
      >
    </button>
  </th>`;
}

/** Compares two values; those that are not there come last, whatever the order. */
export function comparing<T>(
  value: (item: T) => number | string | undefined,
  descending: boolean,
): (one: T, other: T) => number {
  const sign = descending ? -1 : 1;
  return (one, other) => {
    const a = value(one);
    const b = value(other);
    if (a === undefined || b === undefined)
      return Number(a === undefined) - Number(b === undefined);
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * String(a).localeCompare(String(b), 'en', { numeric: true });
  };
}
