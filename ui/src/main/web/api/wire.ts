/** The members of AWS's and Hone's shapes that the page reads. Times are seconds since 1970. */
import type { Goal, Reason, Status, WarmStartType } from '../model/types';

export interface WireObjective {
  Type: Goal;
  MetricName: string;
}

export interface WireNumericRange {
  Name: string;
  MinValue: string;
  MaxValue: string;
  ScalingType?: string;
}

export interface WireRanges {
  IntegerParameterRanges?: WireNumericRange[];
  ContinuousParameterRanges?: WireNumericRange[];
  CategoricalParameterRanges?: { Name: string; Values: string[] }[];
}

export interface WireDefinition {
  DefinitionName?: string;
  TuningObjective?: WireObjective;
  HyperParameterRanges?: WireRanges;
}

export interface WireTuningJob {
  HyperParameterTuningJobName: string;
  HyperParameterTuningJobArn: string;
  HyperParameterTuningJobStatus: Status;
  CreationTime: number;
  HyperParameterTuningEndTime?: number;
  FailureReason?: string;
  HyperParameterTuningJobConfig?: {
    Strategy: string;
    ResourceLimits?: {
      MaxNumberOfTrainingJobs?: number;
      MaxParallelTrainingJobs?: number;
      MaxRuntimeInSeconds?: number;
    };
    HyperParameterTuningJobObjective?: WireObjective;
    ParameterRanges?: WireRanges;
  };
  TrainingJobDefinition?: WireDefinition;
  TrainingJobDefinitions?: WireDefinition[];
  TrainingJobStatusCounters?: {
    Completed?: number;
    InProgress?: number;
    RetryableError?: number;
    NonRetryableError?: number;
    Stopped?: number;
  };
  ObjectiveStatusCounters?: { Succeeded?: number };
  BestTrainingJob?: {
    TrainingJobName: string;
    TrainingJobDefinitionName?: string;
    FinalHyperParameterTuningJobObjectiveMetric?: {
      Type?: Goal;
      MetricName: string;
      Value: number;
    };
  };
  TuningJobCompletionDetails?: {
    NumberOfTrainingJobsObjectiveNotImproving?: number;
    ConvergenceDetectedTime?: number;
  };
  WarmStartConfig?: {
    WarmStartType?: WarmStartType;
    ParentHyperParameterTuningJobs?: { HyperParameterTuningJobName: string }[];
  };
}

export interface WireHistoryEntry {
  TrainingJobName: string;
  Number: number;
  DefinitionName?: string;
  TrainingJobStatus: Status;
  SecondaryStatus: string;
  CreationTime: number;
  TrainingStartTime?: number;
  TrainingEndTime?: number;
  LastModifiedTime: number;
  TunedHyperParameters?: Record<string, string>;
  ObjectiveValue?: number;
  ObjectiveReports?: number;
  FailureReason?: string;
  ProposedBecause?: Reason;
  StoppedBecause?: string;
}

export interface WireInsight {
  DefinitionName?: string;
  TrainingJobsEnded: number;
  RegretBound?: number;
  WarmStartType?: WarmStartType;
  Importance: { Name: string; Share: number }[];
  ModelCheck?: { TrainingJobsObserved: number; Concordance: number; Residual: number };
  ForecastCheck?: {
    TrainingJobsObserved: number;
    WithinOneDeviation: number;
    WithinTwoDeviations: number;
  };
  Slices?: {
    Name: string;
    Points: { Value: string; Mean: number; Lower: number; Upper: number }[];
  }[];
}

export interface WireTrainingJob {
  TrainingJobName: string;
  TrainingJobArn: string;
  TuningJobArn?: string;
  CreationTime: number;
  TrainingStartTime?: number;
  TrainingEndTime?: number;
  TrainingJobStatus: Status;
  SecondaryStatus: string;
  FailureReason?: string;
  HyperParameters?: Record<string, string>;
  AlgorithmSpecification?: {
    TrainingImage?: string;
    MetricDefinitions?: { Name: string; Regex: string }[];
  };
  ModelArtifacts?: { S3ModelArtifacts?: string };
  FinalMetricDataList?: { MetricName: string; Value: number }[];
  SecondaryStatusTransitions?: {
    Status: string;
    StartTime: number;
    EndTime?: number;
    StatusMessage?: string;
  }[];
}

export interface WireMetricSeries {
  XAxisValues?: number[];
  MetricValues?: number[];
}

export interface WireMetricResult extends WireMetricSeries {
  Status: string;
  Message?: string;
}

export interface WireLogEvent {
  timestamp: number;
  message: string;
}

export interface WireLogEvents {
  events?: WireLogEvent[];
  nextForwardToken: string;
  nextBackwardToken: string;
}
