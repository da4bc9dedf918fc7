"""boto3, as its users write it: operations, paginators, waiters, errors."""

import boto3
import botocore.exceptions
import pytest


@pytest.fixture(scope="module")
def sagemaker():
    return boto3.client("sagemaker")


@pytest.fixture
def tune(sagemaker, definition, tuning_config):
    def create(name, **more):
        return sagemaker.create_hyper_parameter_tuning_job(
            HyperParameterTuningJobName=name,
            HyperParameterTuningJobConfig=tuning_config(**more),
            TrainingJobDefinition=definition,
        )

    return create


def status(sagemaker, name):
    return sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)[
        "HyperParameterTuningJobStatus"
    ]


def ended(sagemaker, eventually, name):
    eventually(lambda: status(sagemaker, name) not in ("InProgress", "Stopping"))
    return sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)


@pytest.mark.parametrize("strategy", ["Bayesian", "Random"])
def test_a_tuning_job_ends_with_a_best_training_job(sagemaker, tune, eventually, name, strategy):
    created = tune(name, strategy=strategy)
    job = ended(sagemaker, eventually, name)
    assert job["HyperParameterTuningJobArn"] == created["HyperParameterTuningJobArn"]
    assert job["HyperParameterTuningJobStatus"] == "Completed"
    assert job["TrainingJobStatusCounters"]["Completed"] == 4
    assert job["ObjectiveStatusCounters"] == {"Succeeded": 4, "Pending": 0, "Failed": 0}
    best = job["BestTrainingJob"]
    trials = sagemaker.list_training_jobs_for_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name,
        SortBy="FinalObjectiveMetricValue",
        SortOrder="Descending",
    )["TrainingJobSummaries"]
    assert best["TrainingJobName"] == trials[0]["TrainingJobName"]
    x = float(best["TunedHyperParameters"]["x"])
    value = best["FinalHyperParameterTuningJobObjectiveMetric"]["Value"]
    assert value == pytest.approx(1 - (x - 0.7) ** 2, abs=1e-5)


def test_grid_tries_every_value_once(sagemaker, definition, eventually, name):
    sagemaker.create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name,
        HyperParameterTuningJobConfig={
            "Strategy": "Grid",
            "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
            "ResourceLimits": {"MaxParallelTrainingJobs": 2},
            "ParameterRanges": {
                "CategoricalParameterRanges": [{"Name": "x", "Values": ["0.1", "0.7", "0.9"]}]
            },
        },
        TrainingJobDefinition=definition,
    )
    job = ended(sagemaker, eventually, name)
    assert job["TrainingJobStatusCounters"]["Completed"] == 3
    assert job["BestTrainingJob"]["TunedHyperParameters"] == {"x": "0.7"}


def test_hyperband_and_early_stopping_are_taken(sagemaker, tune, eventually, name):
    tune(
        name,
        strategy="Hyperband",
        StrategyConfig={"HyperbandStrategyConfig": {"MinResource": 1, "MaxResource": 3}},
    )
    assert ended(sagemaker, eventually, name)["HyperParameterTuningJobStatus"] == "Completed"


def test_a_running_tuning_job_is_stopped(sagemaker, tune, definition, eventually, name):
    definition["StaticHyperParameters"] = {"seconds": "60"}
    tune(name)
    eventually(lambda: running(sagemaker, name))
    sagemaker.stop_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)
    job = ended(sagemaker, eventually, name)
    assert job["HyperParameterTuningJobStatus"] == "Stopped"
    sagemaker.delete_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)
    with pytest.raises(sagemaker.exceptions.ResourceNotFound):
        status(sagemaker, name)


def test_a_running_tuning_job_is_deleted_as_terraform_does_it(sagemaker, tune, definition, eventually, name):
    """Its AWS provider deletes; told by these words that the job still runs, it stops it and tries again until it is gone."""
    definition["StaticHyperParameters"] = {"seconds": "60"}
    job = {"HyperParameterTuningJobName": name}
    arn = tune(name)["HyperParameterTuningJobArn"]
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == []

    def deleted():
        try:
            return sagemaker.delete_hyper_parameter_tuning_job(**job)
        except botocore.exceptions.ClientError as error:
            assert error.response["Error"]["Code"] == "ValidationException"
            assert "not in a terminal state" in error.response["Error"]["Message"]

    assert not deleted()
    sagemaker.stop_hyper_parameter_tuning_job(**job)
    eventually(deleted)
    with pytest.raises(sagemaker.exceptions.ResourceNotFound):
        sagemaker.describe_hyper_parameter_tuning_job(**job)


def running(sagemaker, name):
    return sagemaker.list_training_jobs_for_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name, StatusEquals="InProgress"
    )["TrainingJobSummaries"]


def test_a_child_warm_starts_from_its_parent(sagemaker, tune, tuning_config, eventually, name):
    tune(name)
    ended(sagemaker, eventually, name)
    child = name[:28] + "-kid"
    sagemaker.create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=child,
        HyperParameterTuningJobConfig=tuning_config(strategy="Bayesian"),
        TrainingJobDefinition=sagemaker.describe_hyper_parameter_tuning_job(
            HyperParameterTuningJobName=name
        )["TrainingJobDefinition"],
        WarmStartConfig={
            "ParentHyperParameterTuningJobs": [{"HyperParameterTuningJobName": name}],
            "WarmStartType": "IdenticalDataAndAlgorithm",
        },
    )
    job = ended(sagemaker, eventually, child)
    assert job["HyperParameterTuningJobStatus"] == "Completed"
    best = job["OverallBestTrainingJob"]
    inherited = best["TrainingJobName"] != job["BestTrainingJob"]["TrainingJobName"]
    assert best.get("TuningJobName") == (name if inherited else None)
    assert best["TunedHyperParameters"]


def test_paginators_reach_every_item_once(sagemaker, tune, eventually, name):
    tune(name, jobs=5)
    ended(sagemaker, eventually, name)
    pages = sagemaker.get_paginator("list_training_jobs_for_hyper_parameter_tuning_job").paginate(
        HyperParameterTuningJobName=name, PaginationConfig={"PageSize": 2}
    )
    names = [s["TrainingJobName"] for page in pages for s in page["TrainingJobSummaries"]]
    assert len(names) == len(set(names)) == 5
    for operation, member, key in [
        ("list_hyper_parameter_tuning_jobs", "HyperParameterTuningJobSummaries", "HyperParameterTuningJobName"),
        ("list_training_jobs", "TrainingJobSummaries", "TrainingJobName"),
    ]:
        pages = sagemaker.get_paginator(operation).paginate(NameContains=name, PaginationConfig={"PageSize": 2})
        found = [item[key] for page in pages for item in page[member]]
        assert len(found) == len(set(found)) >= 1


def test_a_training_job_of_its_own_completes(sagemaker, definition, name):
    sagemaker.create_training_job(TrainingJobName=name, HyperParameters={"x": "0.7"}, **definition)
    sagemaker.get_waiter("training_job_completed_or_stopped").wait(
        TrainingJobName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    job = sagemaker.describe_training_job(TrainingJobName=name)
    assert job["TrainingJobStatus"] == "Completed"
    assert [m["Value"] for m in job["FinalMetricDataList"]] == [1.0]
    assert job["ModelArtifacts"]["S3ModelArtifacts"].endswith("/output/model.tar.gz")


def test_a_training_job_is_stopped(sagemaker, definition, eventually, name):
    sagemaker.create_training_job(TrainingJobName=name, HyperParameters={"seconds": "60"}, **definition)
    eventually(
        lambda: sagemaker.describe_training_job(TrainingJobName=name)["SecondaryStatus"] == "Training"
    )
    sagemaker.stop_training_job(TrainingJobName=name)
    sagemaker.get_waiter("training_job_completed_or_stopped").wait(
        TrainingJobName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    assert sagemaker.describe_training_job(TrainingJobName=name)["TrainingJobStatus"] == "Stopped"


def test_a_failed_training_job_tells_its_reason(sagemaker, definition, name):
    definition["AlgorithmSpecification"]["TrainingImage"] = "local:/bin/false"
    sagemaker.create_training_job(TrainingJobName=name, **definition)
    with pytest.raises(botocore.exceptions.WaiterError):
        sagemaker.get_waiter("training_job_completed_or_stopped").wait(
            TrainingJobName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )
    job = sagemaker.describe_training_job(TrainingJobName=name)
    assert job["TrainingJobStatus"] == "Failed"
    assert "exit code: 1" in job["FailureReason"]


def test_tags_are_added_listed_and_removed(sagemaker, definition, name):
    arn = sagemaker.create_training_job(
        TrainingJobName=name, Tags=[{"Key": "team", "Value": "a"}], **definition
    )["TrainingJobArn"]
    sagemaker.add_tags(ResourceArn=arn, Tags=[{"Key": "cost", "Value": "b"}])
    pages = sagemaker.get_paginator("list_tags").paginate(ResourceArn=arn)
    assert {t["Key"]: t["Value"] for p in pages for t in p["Tags"]} == {"team": "a", "cost": "b"}
    sagemaker.delete_tags(ResourceArn=arn, TagKeys=["team"])
    assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "cost", "Value": "b"}]


def test_logs_of_a_training_job_are_read(sagemaker, definition, name):
    sagemaker.create_training_job(TrainingJobName=name, HyperParameters={"x": "0.7"}, **definition)
    sagemaker.get_waiter("training_job_completed_or_stopped").wait(
        TrainingJobName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )
    logs = boto3.client("logs")
    group = "/aws/sagemaker/TrainingJobs"
    streams = logs.describe_log_streams(logGroupName=group, logStreamNamePrefix=name)["logStreams"]
    events = logs.get_log_events(
        logGroupName=group, logStreamName=streams[0]["logStreamName"], startFromHead=True
    )["events"]
    assert any("score=1.000000;" in e["message"] for e in events)
    found = logs.filter_log_events(logGroupName=group, logStreamNamePrefix=name, filterPattern="epoch")
    assert len(found["events"]) >= 3


def test_a_used_name_is_refused_without_regard_to_case(sagemaker, tune, name):
    tune(name)
    with pytest.raises(sagemaker.exceptions.ResourceInUse):
        tune(name.upper())


def test_faults_are_told_in_aws_words(sagemaker, tune, name):
    with pytest.raises(botocore.exceptions.ClientError) as error:
        tune(name, strategy="Magic")
    assert error.value.response["Error"]["Code"] == "ValidationException"
    assert "Member must satisfy enum value set" in error.value.response["Error"]["Message"]
    # Not ResourceNotFound: for training jobs, AWS answers so.
    with pytest.raises(botocore.exceptions.ClientError) as error:
        sagemaker.describe_training_job(TrainingJobName="there-is-none")
    assert error.value.response["Error"]["Code"] == "ValidationException"
    assert error.value.response["Error"]["Message"] == "Requested resource not found."


def test_a_wrong_secret_is_refused(name):
    client = boto3.client("sagemaker", aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="x" * 40)
    with pytest.raises(botocore.exceptions.ClientError) as error:
        client.list_training_jobs()
    assert error.value.response["Error"]["Code"] == "UnrecognizedClientException"


def test_another_region_is_another_place(sagemaker, tune, name):
    tune(name)
    elsewhere = boto3.client("sagemaker", region_name="eu-central-1")
    with pytest.raises(elsewhere.exceptions.ResourceNotFound):
        elsewhere.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)
