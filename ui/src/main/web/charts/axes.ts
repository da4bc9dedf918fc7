import type { Look } from './look';
import type { Axis } from './scale';
import type { Window } from './window';
import { number, shorten } from '../model/format';

export interface AxisParts {
  grid: number;
  min: number;
  max: number;
  ticks: number[];
  label(place: number): string;
  name?: string;
}

/** An axis whose ticks are at given places, for the scales are ours and not the library's. */
function base(parts: AxisParts, look: Look) {
  return {
    type: 'value',
    gridIndex: parts.grid,
    min: parts.min,
    max: parts.max,
    axisTick: { show: false, customValues: parts.ticks },
    axisLabel: {
      customValues: parts.ticks,
      formatter: parts.label,
      color: look.muted,
      fontSize: 11,
      hideOverlap: true,
    },
    axisLine: { show: false, onZero: false },
    splitLine: { show: false },
    nameTextStyle: { color: look.muted, fontSize: 11 },
  };
}

export function horizontal(parts: AxisParts, look: Look) {
  const axis = base(parts, look);
  return {
    ...axis,
    axisLine: { show: true, onZero: false, lineStyle: { color: look.line } },
    name: parts.name ?? '',
    nameLocation: 'middle',
    nameGap: 26,
  };
}

export function vertical(parts: AxisParts, look: Look) {
  const axis = base(parts, look);
  return {
    ...axis,
    splitLine: { show: true, lineStyle: { color: look.line, width: 1 } },
    name: parts.name ?? '',
    nameLocation: 'end',
    nameGap: 14,
    nameTextStyle: { ...axis.nameTextStyle, align: 'left' },
  };
}

/** The parts of an axis of the objective. */
export function objectiveParts(window: Window, grid: number, about: number): AxisParts {
  const { scale, low, high } = window;
  const ticks = scale
    .ticks(scale.from(low), scale.from(high), about)
    .map((value) => scale.to(value))
    .filter((place) => place !== undefined);
  const label = (place: number) => number(scale.from(place), 6);
  return { grid, min: low, max: high, ticks, label };
}

/** The pixels that the labels of an upright axis need, the space beside them included. */
export function gutter(parts: AxisParts): number {
  const letters = Math.max(1, ...parts.ticks.map((place) => parts.label(place).length));
  return Math.round(letters * 6.6) + 14;
}

/** The parts of an axis of a hyperparameter that is `wide` pixels long. */
export function parameterParts(axis: Axis, grid: number, wide: number): AxisParts {
  const ticks = axis.ticks(Math.max(2, Math.floor(wide / 48)));
  const letters = axis.isCategory ? Math.max(3, Math.floor(wide / ticks.length / 7)) : 10;
  // Marks at the ends are drawn whole.
  const room = (axis.high - axis.low) * 0.03;
  return {
    grid,
    min: axis.low - room,
    max: axis.high + room,
    ticks,
    label: (place) => shorten(axis.label(place), letters),
  };
}
