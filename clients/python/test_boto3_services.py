"""boto3 on the other services of a tuning user: logs, metrics, identity. And page by page, whatever has pages."""

import datetime

import boto3
import botocore.exceptions
import pytest

from conftest import ROLE

GROUP = "/aws/sagemaker/TrainingJobs"


@pytest.fixture(scope="module")
def sagemaker():
    return boto3.client("sagemaker")


@pytest.fixture
def two(train, name):
    """Two training jobs that ended."""
    jobs = [name + "-a", name + "-b"]
    for job in jobs:
        train(job, HyperParameters={"x": "0.7"})
    return jobs


def pages(client, operation, size, **arguments):
    found = client.get_paginator(operation).paginate(PaginationConfig={"PageSize": size}, **arguments)
    return list(found)


def test_logs_are_found_page_by_page(two, name):
    logs = boto3.client("logs")
    groups = pages(logs, "describe_log_groups", 1, logGroupNamePrefix="/aws/sagemaker")
    assert [group["logGroupName"] for page in groups for group in page["logGroups"]] == [GROUP]
    found = pages(logs, "describe_log_streams", 1, logGroupName=GROUP, logStreamNamePrefix=name)
    streams = [stream["logStreamName"] for page in found for stream in page["logStreams"]]
    assert [stream.split("/")[0] for stream in streams] == two
    events = [
        event["message"]
        for page in pages(logs, "filter_log_events", 2, logGroupName=GROUP, logStreamNames=streams, filterPattern="score")
        for event in page["events"]
    ]
    assert len(events) == 6
    assert events.count("epoch=3 score=1.000000;") == 2


def test_days_that_logs_are_kept_are_set_and_told(two):
    logs = boto3.client("logs")

    def kept():
        (group,) = logs.describe_log_groups(logGroupNamePrefix=GROUP)["logGroups"]
        return group.get("retentionInDays")

    logs.put_retention_policy(logGroupName=GROUP, retentionInDays=30)
    assert kept() == 30
    logs.delete_retention_policy(logGroupName=GROUP)
    assert kept() is None


def test_metrics_of_training_jobs_are_read(two):
    cloudwatch = boto3.client("cloudwatch")
    now = datetime.datetime.now(datetime.timezone.utc)
    when = {"StartTime": now - datetime.timedelta(hours=1), "EndTime": now + datetime.timedelta(hours=1)}

    def metric(job):
        return {
            "Namespace": GROUP,
            "MetricName": "score",
            "Dimensions": [{"Name": "TrainingJobName", "Value": job}],
        }

    points = cloudwatch.get_metric_statistics(
        **metric(two[0]), **when, Period=7200, Statistics=["Maximum", "SampleCount"]
    )["Datapoints"]
    assert max(point["Maximum"] for point in points) == 1.0
    assert sum(point["SampleCount"] for point in points) == 3
    queries = [
        {"Id": f"m{i}", "MetricStat": {"Metric": metric(job), "Period": 7200, "Stat": "Maximum"}}
        for i, job in enumerate(two)
    ]
    found = pages(cloudwatch, "get_metric_data", 1, MetricDataQueries=queries, **when)
    values = [(r["Id"], value) for page in found for r in page["MetricDataResults"] for value in r["Values"]]
    assert sorted(values) == [("m0", 1.0), ("m1", 1.0)]


def test_the_names_of_metrics_are_listed_page_by_page(two):
    metrics = boto3.client("sagemaker-metrics")
    put = [f"put-{i:03}" for i in range(501)]
    for i in range(0, len(put), 10):
        values = [{"MetricName": each, "Timestamp": 60, "Value": 1.0} for each in put[i : i + 10]]
        metrics.batch_put_metrics(TrialComponentName=f"{two[0]}-aws-training-job", MetricData=values)

    def listed(job):
        dimensions = [{"Name": "TrainingJobName", "Value": job}]
        # CloudWatch's own size of a page: the client has no setting for it.
        found = boto3.client("cloudwatch").get_paginator("list_metrics")
        return [
            metric["MetricName"]
            for page in found.paginate(Namespace=GROUP, Dimensions=dimensions)
            for metric in page["Metrics"]
            if metric["Dimensions"] == dimensions
        ]

    assert listed(two[0]) == [*put, "score"]
    assert listed(two[1]) == ["score"]


def test_who_calls_and_by_which_role_is_told():
    account = boto3.client("sts").get_caller_identity()["Account"]
    iam = boto3.client("iam")
    iam.get_waiter("role_exists").wait(RoleName="hone-tests")
    role = iam.get_role(RoleName="hone-tests")["Role"]
    assert role["Arn"] == f"arn:aws:iam::{account}:role/hone-tests"
    simulated = pages(
        iam, "simulate_principal_policy", 10, PolicySourceArn=ROLE, ActionNames=["sagemaker:CreateTrainingJob"]
    )
    assert simulated[0]["EvaluationResults"][0]["EvalDecision"] == "allowed"


def test_an_ended_training_job_is_deleted(sagemaker, train, name):
    train(name)
    sagemaker.delete_training_job(TrainingJobName=name)
    with pytest.raises(botocore.exceptions.ClientError, match="not found"):
        sagemaker.describe_training_job(TrainingJobName=name)


def test_a_component_is_found_by_its_training_job(sagemaker, train, eventually, name):
    experiment = {"ExperimentName": name}
    sagemaker.create_experiment(**experiment)
    sagemaker.create_trial(TrialName=name, **experiment)
    arn = train(name, ExperimentConfig={"ExperimentName": name, "TrialName": name})
    found = sagemaker.list_trial_components(SourceArn=arn)["TrialComponentSummaries"]
    assert [each["TrialComponentSource"]["SourceArn"] for each in found] == [arn]


def test_all_tuning_jobs_are_listed_page_by_page(sagemaker, definition, tuning_config, name):
    for i in range(3):
        sagemaker.create_hyper_parameter_tuning_job(
            HyperParameterTuningJobName=f"{name[:30]}-{i}",
            HyperParameterTuningJobConfig=tuning_config(jobs=1, parallel=1),
            TrainingJobDefinition=definition,
        )
    found = pages(sagemaker, "list_hyper_parameter_tuning_jobs", 2, NameContains=name[:30])
    names = [each["HyperParameterTuningJobName"] for page in found for each in page["HyperParameterTuningJobSummaries"]]
    assert len(found) == 2 and sorted(names) == [f"{name[:30]}-{i}" for i in range(3)]


def test_lists_go_on_page_by_page(sagemaker, image, name):
    for i in range(3):
        each = f"{name}-{i}"
        sagemaker.create_experiment(ExperimentName=each)
        sagemaker.create_trial(TrialName=each, ExperimentName=f"{name}-0")
        sagemaker.create_trial_component(TrialComponentName=each)
        sagemaker.associate_trial_component(TrialComponentName=each, TrialName=f"{name}-0")
        sagemaker.create_algorithm(
            AlgorithmName=each,
            TrainingSpecification={
                "TrainingImage": image,
                "SupportedTrainingInstanceTypes": ["ml.m5.large"],
                "TrainingChannels": [
                    {"Name": "train", "SupportedContentTypes": ["text/csv"], "SupportedInputModes": ["File"]}
                ],
            },
        )
    expected = [f"{name}-{i}" for i in range(3)]
    lists = [
        ("list_trials", "TrialSummaries[].TrialName", {"ExperimentName": f"{name}-0"}),
        ("list_trial_components", "TrialComponentSummaries[].TrialComponentName", {"TrialName": f"{name}-0"}),
        ("list_algorithms", "AlgorithmSummaryList[].AlgorithmName", {"NameContains": name}),
        ("list_experiments", "ExperimentSummaries[].ExperimentName", {}),
    ]
    for operation, names, arguments in lists:
        found = sagemaker.get_paginator(operation).paginate(PaginationConfig={"PageSize": 2}, **arguments)
        got = [each for each in found.search(names) if each in expected]
        assert sorted(got) == expected, operation
