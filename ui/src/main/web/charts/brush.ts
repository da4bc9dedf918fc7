import type { Chart } from './kit';

/** A corner of a rectangle, in the units of a grid's axes. */
export type Corner = readonly number[];

/** A drag shorter than this is a click; the canvas library draws the line there too. */
const CLICK = 4;

/**
 * Lets a rectangle be dragged over a chart with a mouse or a pen; a finger scrolls the page.
 *
 * @param signal ends it
 * @param done is told the grid in which the drag began, and two opposite corners
 */
export function brush(
  host: HTMLElement,
  signal: AbortSignal,
  chart: () => Chart | undefined,
  done: (grid: number, from: Corner, to: Corner) => void,
): void {
  let start: { x: number; y: number; grid: number } | undefined;
  let rectangle: HTMLElement | undefined;

  const options = { signal };

  const end = () => {
    rectangle?.remove();
    rectangle = undefined;
    start = undefined;
  };

  host.addEventListener(
    'pointerdown',
    (event) => {
      const { x, y } = inside(host, event);
      const grid = gridAt(chart(), x, y);
      if (event.button !== 0 || event.pointerType === 'touch' || grid === undefined) return;
      start = { x, y, grid };
    },
    options,
  );

  host.addEventListener(
    'pointermove',
    (event) => {
      if (!start) return;
      const { x, y } = inside(host, event);
      if (!rectangle) {
        if (Math.hypot(x - start.x, y - start.y) <= CLICK) return;
        rectangle = document.createElement('div');
        rectangle.className = 'hone-brush';
        host.append(rectangle);
        host.setPointerCapture(event.pointerId);
      }
      Object.assign(rectangle.style, {
        left: `${Math.min(x, start.x)}px`,
        top: `${Math.min(y, start.y)}px`,
        width: `${Math.abs(x - start.x)}px`,
        height: `${Math.abs(y - start.y)}px`,
      });
    },
    options,
  );

  host.addEventListener(
    'pointerup',
    (event) => {
      const begun = start;
      const dragged = rectangle !== undefined;
      end();
      if (!begun || !dragged) return;
      const { x, y } = inside(host, event);
      const from = place(chart(), begun.grid, begun.x, begun.y);
      const to = place(chart(), begun.grid, x, y);
      if (from && to) done(begun.grid, from, to);
    },
    options,
  );

  host.addEventListener('pointercancel', end, options);
}

function inside(host: HTMLElement, event: PointerEvent): { x: number; y: number } {
  const box = host.getBoundingClientRect();
  return {
    x: Math.min(box.width, Math.max(0, event.clientX - box.left)),
    y: Math.min(box.height, Math.max(0, event.clientY - box.top)),
  };
}

function gridAt(chart: Chart | undefined, x: number, y: number): number | undefined {
  const grids = chart?.getOption()['grid'];
  const many = Array.isArray(grids) ? grids.length : 0;
  for (let grid = 0; grid < many; grid++) {
    if (chart!.containPixel({ gridIndex: grid }, [x, y])) return grid;
  }
  return undefined;
}

function place(chart: Chart | undefined, grid: number, x: number, y: number): Corner | undefined {
  const found = chart?.convertFromPixel({ gridIndex: grid }, [x, y]);
  return Array.isArray(found) ? found : undefined;
}
