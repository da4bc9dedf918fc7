"""boto3 on what is not a job: experiments, trials, components, searches, algorithms, metrics."""

import datetime
import time

import boto3
import botocore.exceptions
import pytest

NOW = datetime.datetime.now(datetime.timezone.utc)


@pytest.fixture(scope="module")
def sagemaker():
    return boto3.client("sagemaker")


@pytest.fixture(scope="module")
def metrics():
    return boto3.client("sagemaker-metrics")


def names(items, member):
    return [item[member] for item in items]


def test_experiments_trials_and_components(sagemaker, name):
    experiment, trial, component = name + "-e", name + "-t", name + "-c"
    sagemaker.create_experiment(ExperimentName=experiment, Description="first", Tags=[{"Key": "a", "Value": "b"}])
    with pytest.raises(botocore.exceptions.ClientError, match="already exists") as error:
        sagemaker.create_experiment(ExperimentName=experiment.upper())
    assert error.value.response["Error"]["Code"] == "ValidationException"
    sagemaker.update_experiment(ExperimentName=experiment, DisplayName="shown")
    told = sagemaker.describe_experiment(ExperimentName=experiment)
    assert (told["DisplayName"], told["Description"]) == ("shown", "first")
    assert told["CreatedBy"]["IamIdentity"]["Arn"]
    sagemaker.create_trial(
        TrialName=trial, ExperimentName=experiment, MetadataProperties={"CommitId": "abc"}
    )
    sagemaker.update_trial(TrialName=trial, DisplayName="try")
    assert sagemaker.describe_trial(TrialName=trial)["MetadataProperties"] == {"CommitId": "abc"}
    sagemaker.create_trial_component(
        TrialComponentName=component,
        Status={"PrimaryStatus": "InProgress"},
        StartTime=NOW,
        Parameters={"a": {"NumberValue": 1.5}, "b": {"StringValue": "x"}},
        InputArtifacts={"in": {"Value": "s3://b/in", "MediaType": "text/csv"}},
    )
    sagemaker.update_trial_component(
        TrialComponentName=component,
        Status={"PrimaryStatus": "Completed"},
        EndTime=NOW,
        ParametersToRemove=["b"],
        OutputArtifacts={"out": {"Value": "s3://b/out"}},
    )
    arn = sagemaker.associate_trial_component(TrialComponentName=component, TrialName=trial)
    told = sagemaker.describe_trial_component(TrialComponentName=arn["TrialComponentArn"])
    assert told["Parameters"] == {"a": {"NumberValue": 1.5}}
    assert told["Status"]["PrimaryStatus"] == "Completed"
    assert abs(told["EndTime"] - NOW) < datetime.timedelta(seconds=1)
    for listed in (
        sagemaker.get_paginator("list_trial_components").paginate(TrialName=trial),
        sagemaker.get_paginator("list_trial_components").paginate(ExperimentName=experiment),
    ):
        assert names(listed.search("TrialComponentSummaries[]"), "TrialComponentName") == [component]
    trials = sagemaker.get_paginator("list_trials").paginate(TrialComponentName=component)
    assert names(trials.search("TrialSummaries[]"), "TrialName") == [trial]
    listed = sagemaker.get_paginator("list_experiments").paginate(MaxResults=1)
    assert experiment in names(listed.search("ExperimentSummaries[]"), "ExperimentName")
    with pytest.raises(botocore.exceptions.ClientError, match="cannot be deleted"):
        sagemaker.delete_trial(TrialName=trial)
    sagemaker.disassociate_trial_component(TrialComponentName=component, TrialName=trial)
    sagemaker.delete_trial_component(TrialComponentName=component)
    sagemaker.delete_trial(TrialName=trial)
    sagemaker.delete_experiment(ExperimentName=experiment)
    with pytest.raises(sagemaker.exceptions.ResourceNotFound):
        sagemaker.describe_experiment(ExperimentName=experiment)


def test_a_tuning_job_fills_its_experiment(sagemaker, definition, tuning_config, eventually, name):
    sagemaker.create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name,
        HyperParameterTuningJobConfig=tuning_config(jobs=3),
        TrainingJobDefinition=definition,
    )
    experiment = name + "-aws-tuning-job"
    source = sagemaker.describe_experiment(ExperimentName=experiment)["Source"]["SourceArn"]
    assert source.endswith("hyper-parameter-tuning-job/" + name)

    def components():
        page = sagemaker.search(
            Resource="ExperimentTrialComponent",
            SearchExpression={
                "Filters": [
                    {"Name": "Parents.ExperimentName", "Operator": "Equals", "Value": experiment},
                    {"Name": "Status.PrimaryStatus", "Operator": "Equals", "Value": "Completed"},
                ]
            },
            SortBy="Metrics.score.Last",
            SortOrder="Descending",
        )
        return page["Results"] if page["TotalHits"]["Value"] == 3 else None

    found = [each["TrialComponent"] for each in eventually(components)]
    scores = [next(m["Last"] for m in each["Metrics"] if m["MetricName"] == "score") for each in found]
    assert scores == sorted(scores, reverse=True)
    best = found[0]
    x = best["Parameters"]["x"]["NumberValue"]
    assert scores[0] == pytest.approx(1 - (x - 0.7) ** 2, abs=1e-5)
    assert best["Metrics"][0]["Count"] == 3
    assert best["OutputArtifacts"]["SageMaker.ModelArtifact"]["Value"].endswith("model.tar.gz")
    assert best["Parents"] == [{"TrialName": experiment, "ExperimentName": experiment}]
    assert best["SourceDetail"]["TrainingJob"]["TuningJobArn"] == source


def test_searches_of_training_jobs(sagemaker, train, name):
    for number, value in enumerate(["0.1", "0.7", "0.9"]):
        train(
            f"{name}-{number}",
            HyperParameters={"x": value, "kind": "even" if number % 2 == 0 else "odd"},
            Tags=[{"Key": "suite", "Value": name}],
        )

    def search(*filters, **more):
        pages = sagemaker.get_paginator("search").paginate(
            Resource="TrainingJob",
            SearchExpression={
                "Filters": [{"Name": "Tags.suite", "Value": name}]
                + [dict(zip(("Name", "Operator", "Value"), each)) for each in filters]
            },
            PaginationConfig={"PageSize": 1},
            **more,
        )
        return [each["TrainingJob"]["TrainingJobName"][-1] for each in pages.search("Results[]")]

    assert search(SortBy="HyperParameters.x", SortOrder="Ascending") == ["0", "1", "2"]
    assert search(SortBy="Metrics.score")[0] == "1"
    assert search(("HyperParameters.kind", "Equals", "odd")) == ["1"]
    assert search(("HyperParameters.x", "GreaterThan", "0.5"), SortBy="CreationTime") == ["2", "1"]
    assert search(("Metrics.score", "GreaterThan", "0.99")) == ["1"]
    assert search(("TrainingJobStatus", "In", "Failed, Stopped")) == []
    with pytest.raises(botocore.exceptions.ClientError, match="Unknown property name: ExperimentName"):
        search(("ExperimentName", "Equals", "x"))
    suggested = sagemaker.get_search_suggestions(
        Resource="TrainingJob", SuggestionQuery={"PropertyNameQuery": {"PropertyNameHint": "kind"}}
    )
    assert suggested["PropertyNameSuggestions"] == [{"PropertyName": "hyperparameters.kind"}]


def test_an_algorithm_trains_and_tunes(sagemaker, definition, tuning_config, train, eventually, image, name):
    sagemaker.create_algorithm(
        AlgorithmName=name,
        TrainingSpecification={
            "TrainingImage": image,
            "SupportedTrainingInstanceTypes": ["ml.m5.large"],
            "MetricDefinitions": definition["AlgorithmSpecification"]["MetricDefinitions"],
            "SupportedHyperParameters": [
                {
                    "Name": "x",
                    "Type": "Continuous",
                    "IsTunable": True,
                    "Range": {"ContinuousParameterRangeSpecification": {"MinValue": "0", "MaxValue": "1"}},
                }
            ],
            "SupportedTuningJobObjectiveMetrics": [{"Type": "Maximize", "MetricName": "score"}],
            "TrainingChannels": [
                {"Name": "train", "SupportedContentTypes": ["text/csv"], "SupportedInputModes": ["File"]}
            ],
        },
    )
    arn = sagemaker.describe_algorithm(AlgorithmName=name)["AlgorithmArn"]
    by = {"AlgorithmName": name, "TrainingInputMode": "File"}
    train(name, AlgorithmSpecification=by, HyperParameters={"x": "0.5"})
    told = sagemaker.describe_training_job(TrainingJobName=name)
    assert told["AlgorithmSpecification"]["AlgorithmName"] == arn
    assert told["FinalMetricDataList"][0]["Value"] == pytest.approx(0.96)
    with pytest.raises(botocore.exceptions.ClientError, match="allowed is 0 to 1"):
        train(name + "-x", AlgorithmSpecification=by, HyperParameters={"x": "7"})
    sagemaker.create_hyper_parameter_tuning_job(
        HyperParameterTuningJobName=name,
        HyperParameterTuningJobConfig=tuning_config(jobs=2),
        TrainingJobDefinition={**definition, "AlgorithmSpecification": by},
    )
    eventually(
        lambda: sagemaker.describe_hyper_parameter_tuning_job(HyperParameterTuningJobName=name)[
            "HyperParameterTuningJobStatus"
        ]
        == "Completed"
    )
    listed = sagemaker.get_paginator("list_algorithms").paginate(NameContains=name)
    assert names(listed.search("AlgorithmSummaryList[]"), "AlgorithmArn") == [arn]
    sagemaker.delete_algorithm(AlgorithmName=name)
    with pytest.raises(botocore.exceptions.ClientError, match="does not exist"):
        sagemaker.describe_algorithm(AlgorithmName=arn)


def test_metrics_are_put_and_read(sagemaker, metrics, name):
    arn = sagemaker.create_trial_component(TrialComponentName=name)["TrialComponentArn"]
    answer = metrics.batch_put_metrics(
        TrialComponentName=name,
        MetricData=[
            {"MetricName": "loss", "Timestamp": NOW, "Step": step, "Value": 1 / (step + 1)}
            for step in range(10)
        ],
    )
    assert not answer.get("Errors")
    result = metrics.batch_get_metrics(
        MetricQueries=[
            {
                "MetricName": "loss",
                "ResourceArn": arn,
                "MetricStat": "Min",
                "Period": "IterationNumber",
                "XAxisType": "IterationNumber",
                "Start": 8,
            }
        ]
    )["MetricQueryResults"][0]
    assert result == {"Status": "Complete", "XAxisValues": [8, 9], "MetricValues": [1 / 9, 0.1]}
    summary = sagemaker.describe_trial_component(TrialComponentName=name)["Metrics"][0]
    assert (summary["Count"], summary["Max"], summary["Last"]) == (10, 1.0, 0.1)
    with pytest.raises(botocore.exceptions.ClientError, match="does not exist"):
        metrics.batch_put_metrics(
            TrialComponentName=name + "-none",
            MetricData=[{"MetricName": "loss", "Timestamp": NOW, "Value": 1.0}],
        )


def test_a_training_job_is_updated(sagemaker, train, name):
    train(name, wait=False, HyperParameters={"seconds": "30"})
    sagemaker.update_training_job(TrainingJobName=name, RemoteDebugConfig={"EnableRemoteDebug": True})
    assert sagemaker.describe_training_job(TrainingJobName=name)["RemoteDebugConfig"] == {"EnableRemoteDebug": True}
    sagemaker.stop_training_job(TrainingJobName=name)


def test_what_is_called_again_within_a_second_is_done_again(sagemaker, name):
    """The second call's signature is the first's: the date counts seconds, and the SDK signs no id of the call."""

    def in_one_second(check, *calls):
        for _ in range(10):
            signatures = []

            def note(request, **_):
                signatures.append(request.headers["Authorization"])

            time.sleep(1 - time.time() % 1)
            sagemaker.meta.events.register_last("before-send.sagemaker", note)
            for call, arguments in calls:
                call(**arguments)
            sagemaker.meta.events.unregister("before-send.sagemaker", note)
            check()
            if signatures[-3] == signatures[-1]:
                return
        pytest.fail("no three calls fell into one second")

    experiment = {"ExperimentName": name}
    arn = sagemaker.create_experiment(**experiment)["ExperimentArn"]
    in_one_second(
        lambda: sagemaker.describe_experiment(**experiment),
        (sagemaker.delete_experiment, experiment),
        (sagemaker.create_experiment, experiment),
        (sagemaker.delete_experiment, experiment),
        (sagemaker.create_experiment, experiment),
    )

    def tagged(value):
        return (sagemaker.add_tags, {"ResourceArn": arn, "Tags": [{"Key": "k", "Value": value}]})

    in_one_second(
        lambda: sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "k", "Value": "a"}] or pytest.fail("lost"),
        tagged("a"),
        tagged("b"),
        tagged("a"),
    )


def test_an_operation_that_is_not_offered_says_so(sagemaker):
    with pytest.raises(botocore.exceptions.ClientError, match="SageMaker.ListEndpoints is not offered") as error:
        sagemaker.list_endpoints()
    assert error.value.response["Error"]["Code"] == "UnknownOperationException"
