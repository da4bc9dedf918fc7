/** Reads the hyperparameters that are searched. */
import type { Range, Scale } from '../model/types';
import type { WireNumericRange, WireRanges } from './wire';

/** Ratio of the ends from which the search takes `Auto` for a logarithm. */
const AUTO_RATIO = 100;

/** Integers, then continuous, then categorical ones: the search's own order. */
export function rangesOf(wire: WireRanges | undefined): Range[] {
  return [
    ...(wire?.IntegerParameterRanges ?? []).map((range) => numeric('integer', range)),
    ...(wire?.ContinuousParameterRanges ?? []).map((range) => numeric('continuous', range)),
    ...(wire?.CategoricalParameterRanges ?? []).map((range): Range => ({
      kind: 'categorical',
      name: range.Name,
      values: range.Values,
    })),
  ];
}

function numeric(kind: 'integer' | 'continuous', range: WireNumericRange): Range {
  const min = Number(range.MinValue);
  const max = Number(range.MaxValue);
  return { kind, name: range.Name, min, max, scale: scale(kind, range.ScalingType, min, max) };
}

/** The scale that the search uses, as `hone.search.space.Axis` chooses it. */
function scale(
  kind: 'integer' | 'continuous',
  asked: string | undefined,
  min: number,
  max: number,
): Scale {
  if (asked === 'Linear' || asked === 'Logarithmic' || asked === 'ReverseLogarithmic') return asked;
  if (min > 0 && max / min >= AUTO_RATIO) return 'Logarithmic';
  const isNearOne = min >= 0.5 && max < 1 && (1 - min) / (1 - max) >= AUTO_RATIO;
  return kind === 'continuous' && isNearOne ? 'ReverseLogarithmic' : 'Linear';
}
