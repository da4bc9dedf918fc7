/** What the views and charts are about: a tuning job, its space and its training jobs. */

export type Goal = 'Minimize' | 'Maximize';

export type Status = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped' | 'Deleting';

export type WarmStartType = 'IdenticalDataAndAlgorithm' | 'TransferLearning';

export type Scale = 'Linear' | 'Logarithmic' | 'ReverseLogarithmic';

/** One tuned hyperparameter. `scale` is the one that the search uses, never `Auto`. */
export type Range =
  | { kind: 'continuous' | 'integer'; name: string; min: number; max: number; scale: Scale }
  | { kind: 'categorical'; name: string; values: string[] };

/** A metric that is looked at. */
export interface Metric {
  /** Its definition's; empty where the tuning job has only one, or there is none. */
  name: string;
  metric: string;
  /** Of an objective; which values of other metrics are good, nobody has said. */
  goal?: Goal;
}

/** What training jobs of one tuning job have in common; most tuning jobs have one. */
export interface Definition extends Metric {
  goal: Goal;
  ranges: Range[];
}

export interface Job {
  name: string;
  status: Status;
  strategy: string;
  definitions: Definition[];
  /** The most training jobs that there may be, and at once; `undefined` for no bound. */
  trialsMax?: number;
  parallelMax?: number;
  created: Date;
  ended?: Date;
  best?: string;
  failure?: string;
  /** So many results in a row did not improve the best, as the server counts for completion. */
  notImproving?: number;
  /** When the search saw no more to gain. */
  converged?: Date;
  parents: string[];
  warmStart?: WarmStartType;
}

/** A tuning job as a list shows it. */
export interface Summary {
  name: string;
  status: Status;
  strategy: string;
  metric: string;
  goal: Goal;
  /** The best objective so far. */
  best?: number;
  completed: number;
  /** At least so many of those completed without a value of the objective. */
  valueless: number;
  running: number;
  stopped: number;
  failed: number;
  trialsMax?: number;
  created: Date;
  ended?: Date;
}

/** Why a configuration was tried, as `ListTuningHistory` says it. */
export interface Reason {
  Kind: 'Drawn' | 'Enumerated' | 'Spread' | 'Inherited' | 'Modelled';
  Draw?: number;
  Position?: number;
  Count?: number;
  Parent?: number;
  ParentTrainingJob?: number;
  Arm?: string;
  /** The share of the numeric ranges that was looked at, on average. */
  BoxWidth?: number;
  ExpectedValue?: number;
  Deviation?: number;
  Acquisition?: number;
  TrainingJobsObserved?: number;
  TrainingJobsPending?: number;
}

/** What a job's log and metrics are read by. */
export interface Named {
  name: string;
  status: Status;
}

/** A training job that belongs to no tuning job. */
export interface Training extends Named {
  secondaryStatus: string;
  image: string;
  /** The final values, or the newest ones while it runs. */
  metrics: { name: string; value: number }[];
  created: Date;
  started?: Date;
  ended?: Date;
  failure?: string;
}

/** A training job of a tuning job. */
export interface Trial extends Named {
  /** Counts from 1 in the order of creation. */
  number: number;
  definition: string;
  secondaryStatus: string;
  /** The final objective; while it runs, `undefined`. */
  objective?: number;
  /** The last value of the objective while it runs, which is no result. */
  soFar?: number;
  /** How often it has reported the objective: what Hyperband counts as its resource. */
  reports?: number;
  /** The tuned hyperparameters, as texts. */
  parameters: Record<string, string>;
  created: Date;
  started?: Date;
  ended?: Date;
  modified: Date;
  reason?: Reason;
  stoppedBecause?: string;
  failure?: string;
}

/** What the model believes along one hyperparameter, the others being as in the best trial. */
export interface Slice {
  name: string;
  points: { value: string; mean: number; lower: number; upper: number }[];
}

/** What the model has learned of one definition. */
export interface Insight {
  definition: string;
  ended: number;
  regretBound?: number;
  /** What its parents are taken for, where it has some. */
  warmStart?: WarmStartType;
  importance: { name: string; share: number }[];
  check?: { observed: number; concordance: number; residual: number };
  slices: Slice[];
}

/** One series of a metric of a training job. */
export interface Curve {
  trial: string;
  points: { step: number; value: number }[];
}

/** A part of an axis among the configurations. */
export interface Interval {
  /** A hyperparameter's place among the ranges; the objective has the place after them. */
  axis: number;
  /** Places on the hyperparameter's own scale, or values of the objective; both are within. */
  from: number;
  to: number;
}

/** What is marked on all charts and in the table at once: names of training jobs. */
export interface Selection {
  /** Those that a brush holds; `undefined` for all. */
  brushed?: ReadonlySet<string>;
  /** The parts of axes that hold these; without them they are held by name. */
  intervals?: readonly Interval[];
  /** The one that is looked at. */
  focus?: string;
  /** Those that it is compared with. */
  beside?: readonly string[];
}
