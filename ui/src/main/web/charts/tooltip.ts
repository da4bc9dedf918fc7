import type { Drawing, Tip } from './drawing';
import type { Look } from './look';

interface Pointed {
  seriesId?: string;
  dataIndex?: number;
  axisValue?: number | string;
}

/** The option of the tooltip: its nodes are made of texts, so that no name becomes markup. */
export function tooltip(look: Look, drawing: () => Drawing | undefined, axis: boolean): object {
  return {
    trigger: axis ? 'axis' : 'item',
    confine: true,
    transitionDuration: 0,
    className: 'hone-tip',
    backgroundColor: look.surface,
    borderColor: look.line,
    textStyle: { color: look.text, fontSize: 12 },
    padding: [6, 10],
    axisPointer: { type: 'line', lineStyle: { color: look.muted, width: 1, type: 'solid' } },
    formatter(pointed: Pointed | Pointed[]): HTMLElement | string {
      const drawn = drawing();
      if (!drawn || 'empty' in drawn) return '';
      const tip = Array.isArray(pointed)
        ? drawn.tipAt?.(Number(pointed[0]?.axisValue))
        : drawn.tip?.({ series: pointed.seriesId ?? '', index: pointed.dataIndex ?? -1 });
      return tip ? card(tip) : '';
    },
  };
}

function card(tip: Tip): HTMLElement {
  const node = document.createElement('div');
  const title = document.createElement('strong');
  title.textContent = tip.title;
  const table = document.createElement('table');
  for (const [label, value] of tip.rows) {
    const row = table.insertRow();
    if (label) row.insertCell().textContent = label;
    const cell = row.insertCell();
    cell.textContent = value;
    if (!label) cell.colSpan = 2;
  }
  node.append(title, table);
  return node;
}
