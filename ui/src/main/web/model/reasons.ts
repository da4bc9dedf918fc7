/** Says why a configuration was tried. */
import { count, number, percent } from './format';
import type { Reason } from './types';

/** In a few words, for a table. */
export function shortReason(reason: Reason | undefined): string {
  switch (reason?.Kind) {
    case undefined:
      return '';
    case 'Drawn':
      return 'drawn at random';
    case 'Enumerated':
      return reason.Count ? `${reason.Position} of ${count(reason.Count)} of the grid` : 'grid';
    case 'Spread':
      return 'starting point';
    case 'Inherited':
      return reason.ParentTrainingJob ? `inherited, #${reason.ParentTrainingJob}` : 'inherited';
    case 'Modelled':
      return `model, ${place(reason)}`;
    default:
      // A newer server's word is better than none.
      return String((reason as Reason).Kind);
  }
}

/** In a sentence; `parents` are the tuning jobs that this one was started from. */
export function longReason(reason: Reason | undefined, parents: readonly string[]): string {
  switch (reason?.Kind) {
    case undefined:
      return 'The server does not tell why this configuration was tried.';
    case 'Drawn':
      return `Drawn at random, draw ${count(reason.Draw ?? 0)}.`;
    case 'Enumerated':
      return `Number ${count(reason.Position ?? 0)} of the grid's ${count(reason.Count ?? 0)}.`;
    case 'Spread':
      return spread(reason);
    case 'Inherited':
      return inherited(reason, parents);
    case 'Modelled':
      return modelled(reason);
    default:
      return `The server's word for it is ${(reason as Reason).Kind}.`;
  }
}

/** Where the model looked; how far around the best the sentence tells. */
function place({ Arm }: Reason): string {
  if (Arm === undefined || Arm === 'global') return 'whole space';
  return Arm === 'local' ? 'around the best' : Arm;
}

/** The same as a part of a sentence. */
function longPlace({ Arm, BoxWidth }: Reason): string {
  if (Arm === undefined || Arm === 'global') return 'over the whole space';
  if (Arm !== 'local') return `by its part ${Arm}`;
  const box =
    BoxWidth === undefined ? '' : `, in a box of ${percent(BoxWidth)} of the ranges on average`;
  return `around the best configuration so far${box}`;
}

function spread(reason: Reason): string {
  const which =
    reason.Position === 1
      ? 'The middle of the space, the first of the points'
      : `Point ${reason.Position} of those`;
  return `${which} that are spread evenly before there is enough to learn from.`;
}

function inherited(reason: Reason, parents: readonly string[]): string {
  const parent = parents[(reason.Parent ?? 1) - 1] ?? `parent ${reason.Parent}`;
  const which = reason.ParentTrainingJob ? `training job #${reason.ParentTrainingJob} of ` : '';
  return `Taken over from ${which}${parent}, to see how far what was learned there holds here.`;
}

function modelled(reason: Reason): string {
  const where = `The model looked ${longPlace(reason)}`;
  const pending = reason.TrainingJobsPending
    ? `, with ${count(reason.TrainingJobsPending)} more running`
    : '';
  const seen = reason.TrainingJobsObserved ?? 0;
  const results = `${count(seen)} result${seen === 1 ? '' : 's'}`;
  return `${where}. It expected the most to gain here, having seen ${results}${pending}.`;
}

export interface Expectation {
  mean: number;
  deviation: number;
}

/** What the model expected, if it was asked. */
export function expectationOf(reason: Reason | undefined): Expectation | undefined {
  if (reason?.Kind !== 'Modelled' || reason.ExpectedValue === undefined) return undefined;
  return { mean: reason.ExpectedValue, deviation: Math.abs(reason.Deviation ?? 0) };
}

export function expectationText({ mean, deviation }: Expectation): string {
  // The mean is told as finely as its deviation allows to believe it.
  const digits = deviation > 0 ? Math.ceil(Math.log10(Math.abs(mean) / deviation)) + 2 : 4;
  const kept = Math.min(7, Math.max(3, Number.isFinite(digits) ? digits : 3));
  return `${number(mean, kept)} ± ${number(deviation, 2)}`;
}

/** How far a result lay from what was expected, as what follows it in a sentence. */
export function surprise(result: number, { mean, deviation }: Expectation): string {
  if (!(deviation > 0)) return '';
  // A belief that reaches down to 0 is one of orders of magnitude, of which this is no measure.
  if (result > 0 && result < mean && mean < 2 * deviation) return '';
  const deviations = Math.abs(result - mean) / deviation;
  return deviations < 2 ? ', as expected' : `, ${number(deviations, 2)} standard deviations away`;
}
