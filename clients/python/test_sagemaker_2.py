"""The SageMaker Python SDK 2.x, as its users write it: tuners, estimators, analytics, experiments."""

import boto3
import pytest
import sagemaker
from sagemaker.estimator import Estimator
from sagemaker.parameter import CategoricalParameter, ContinuousParameter, IntegerParameter
from sagemaker.tuner import (
    HyperparameterTuner,
    WarmStartConfig,
    WarmStartTypes,
)

from conftest import ROLE

SCORE = [{"Name": "score", "Regex": "score=(.*?);"}]
QUICK = {"wait": True, "logs": None}


@pytest.fixture(scope="module")
def session():
    return sagemaker.Session(boto3.Session(), default_bucket="client-tests")


@pytest.fixture
def estimator(session, image):
    def make(**hyperparameters):
        return Estimator(
            image_uri=image,
            role=ROLE,
            instance_count=1,
            instance_type="ml.m5.large",
            output_path="s3://client-tests/output",
            sagemaker_session=session,
            metric_definitions=SCORE,
            hyperparameters=hyperparameters or None,
        )

    return make


@pytest.fixture
def tuner(estimator):
    def make(hyperparameters=None, **more):
        arguments = {
            "objective_metric_name": "score",
            "hyperparameter_ranges": {"x": ContinuousParameter(0, 1)},
            "metric_definitions": SCORE,
            "strategy": "Bayesian",
            "max_jobs": 4,
            "max_parallel_jobs": 2,
            **more,
        }
        return HyperparameterTuner(estimator(**(hyperparameters or {})), **arguments)

    return make


def test_the_default_bucket_is_made_and_used(tmp_path, name):
    # Without a name the SDK would ask AWS's own address for the account.
    session = sagemaker.Session(boto3.Session(), default_bucket=f"made-{name}")
    data = tmp_path / "a.csv"
    data.write_text("1,2\n")
    uri = session.upload_data(str(data), key_prefix="data")
    assert uri == f"s3://made-{name}/data/a.csv"
    assert session.list_s3_files(session.default_bucket(), "data") == ["data/a.csv"]


def test_fit_wait_describe_best_and_analytics(tuner, name):
    job = tuner()
    job.fit(job_name=name, wait=True)
    described = job.describe()
    assert described["HyperParameterTuningJobStatus"] == "Completed"
    assert job.best_training_job() == described["BestTrainingJob"]["TrainingJobName"]
    table = job.analytics().dataframe()
    assert len(table) == 4
    best = table.sort_values("FinalObjectiveValue", ascending=False).iloc[0]
    assert best["TrainingJobName"] == job.best_training_job()
    assert best["FinalObjectiveValue"] == pytest.approx(1 - (float(best["x"]) - 0.7) ** 2, abs=1e-5)
    ranges = job.analytics().tuning_ranges
    assert float(ranges["x"]["MaxValue"]) == 1


def test_a_tuning_job_is_visualized_with_the_metrics_of_its_training_jobs(tuner, name, tmp_path, monkeypatch):
    # Where the SDK keeps what CloudWatch told.
    monkeypatch.setenv("HOME", str(tmp_path))
    job = tuner()
    job.fit(job_name=name, wait=True)
    charts, trials, whole = job.visualize_job(return_dfs=True)
    assert len(trials) == 4
    assert set(whole["TrainingJobName"]) == set(trials["TrainingJobName"])
    assert "score" in set(whole["label"])
    assert charts.to_dict()


def test_stop(tuner, name):
    job = tuner({"seconds": "60"})
    job.fit(job_name=name, wait=False)
    job.stop_tuning_job()
    job.wait()
    assert job.describe()["HyperParameterTuningJobStatus"] in ("Stopping", "Stopped")


def test_attach(tuner, session, name):
    tuner().fit(job_name=name, wait=True)
    attached = HyperparameterTuner.attach(name, sagemaker_session=session)
    assert attached.best_training_job().startswith(name)
    assert attached.objective_metric_name == "score"


def test_every_kind_of_range(tuner, name):
    job = tuner(
        hyperparameter_ranges={
            "x": ContinuousParameter(0.01, 1, scaling_type="Logarithmic"),
            "rounds": IntegerParameter(1, 5),
            "kind": CategoricalParameter(["a", "b"]),
        },
        early_stopping_type="Auto",
        random_seed=3,
    )
    job.fit(job_name=name, wait=True)
    assert len(job.analytics().dataframe()) == 4


def test_warm_start_and_transfer_learning_tuner(tuner, session, name):
    parent = tuner()
    parent.fit(job_name=name, wait=True)
    child = tuner(
        warm_start_config=WarmStartConfig(WarmStartTypes.IDENTICAL_DATA_AND_ALGORITHM, parents={name})
    )
    child.fit(job_name=name[:28] + "-kid", wait=True)
    assert child.describe()["WarmStartConfig"]["WarmStartType"] == "IdenticalDataAndAlgorithm"
    other = parent.transfer_learning_tuner()
    other.metric_definitions = SCORE  # the SDK does not hand them on
    other.fit(job_name=name[:28] + "-tl", wait=True)
    assert other.describe()["HyperParameterTuningJobStatus"] == "Completed"


def test_several_estimators(estimator, session, name):
    job = HyperparameterTuner.create(
        estimator_dict={"one": estimator(), "two": estimator(rounds="2")},
        objective_metric_name_dict={"one": "score", "two": "score"},
        hyperparameter_ranges_dict={
            "one": {"x": ContinuousParameter(0, 1)},
            "two": {"x": ContinuousParameter(0, 0.5)},
        },
        metric_definitions_dict={"one": SCORE, "two": SCORE},
        max_jobs=6,
        max_parallel_jobs=2,
    )
    job.fit(job_name=name, include_cls_metadata={}, wait=True)
    tables = job.analytics().dataframe()
    assert len(tables) == 6
    assert set(tables["TrainingJobDefinitionName"]) == {"one", "two"}
    attached = HyperparameterTuner.attach(name, sagemaker_session=session)
    assert set(attached.estimator_dict) == {"one", "two"}
    assert attached.best_training_job() == job.best_training_job()


def test_autotune_and_a_warm_start_from_it(tuner, name):
    def autotuned(**more):
        return tuner(
            {"learning_rate": "0.1", "x": "0.5", "rounds": "3"},
            autotune=True,
            hyperparameter_ranges=None,
            hyperparameters_to_keep_static=["rounds"],
            **more,
        )

    job = autotuned()
    job.fit(job_name=name, wait=True)
    assert job.describe()["Autotune"] == {"Mode": "Enabled"}
    assert job.best_training_job().startswith(name)
    child = autotuned(
        warm_start_config=WarmStartConfig(WarmStartTypes.IDENTICAL_DATA_AND_ALGORITHM, parents={name})
    )
    child.fit(job_name=name[:28] + "-kid", wait=True)
    assert child.describe()["HyperParameterTuningJobStatus"] == "Completed"


def test_completion_criteria(tuner, name):
    job = tuner(
        max_jobs=50,
        completion_criteria_config=sagemaker.tuner.TuningJobCompletionCriteriaConfig(
            target_objective_metric_value=0.2
        ),
    )
    job.fit(job_name=name, wait=True)
    described = job.describe()
    assert described["TrainingJobStatusCounters"]["Completed"] < 50
    assert described["BestTrainingJob"]["FinalHyperParameterTuningJobObjectiveMetric"]["Value"] > 0.2


def test_estimator_fit_follows_the_logs(estimator, name, capfd):
    estimator(x="0.7").fit(job_name=name, logs="All", wait=True)
    shown = capfd.readouterr().out
    assert "score=1.000000;" in shown
    assert "Training job completed" in shown or "Completed" in shown


def test_training_job_analytics(estimator, session, name):
    estimator(x="0.7", rounds="5").fit(job_name=name, logs=None, wait=True)
    table = sagemaker.analytics.TrainingJobAnalytics(
        name, metric_names=["score"], sagemaker_session=session
    ).dataframe()
    assert table["metric_name"].unique().tolist() == ["score"]
    # CloudWatch gives the average of each period, so a short job has one row or two.
    assert 1 <= len(table) <= 2
    assert table["value"].between(0.2, 1).all()


def test_experiment_run_logs_parameters_and_metrics(session, name):
    from sagemaker.experiments import Run, load_run

    with Run(experiment_name=name, run_name="first", sagemaker_session=session) as run:
        run.log_parameter("depth", 3)
        for step in range(3):
            run.log_metric(name="loss", value=1 / (step + 1), step=step)
    with load_run(experiment_name=name, run_name="first", sagemaker_session=session) as run:
        run.log_parameter("width", "wide")
    described = boto3.client("sagemaker").describe_trial_component(
        TrialComponentName=f"{name}-first"
    )
    assert described["Parameters"] == {"depth": {"NumberValue": 3.0}, "width": {"StringValue": "wide"}}
    assert described["Status"]["PrimaryStatus"] == "Completed"


def test_experiment_run_logs_artifacts_and_files(session, name, tmp_path):
    from sagemaker.experiments import Run

    notes = tmp_path / "notes.txt"
    notes.write_text("seen")
    with Run(experiment_name=name, run_name="first", sagemaker_session=session) as run:
        run.log_artifact("table", "s3://client-tests/table.csv", media_type="text/csv", is_output=False)
        run.log_file(str(notes), name="notes")
    described = boto3.client("sagemaker").describe_trial_component(
        TrialComponentName=f"{name}-first"
    )
    assert described["InputArtifacts"] == {
        "table": {"MediaType": "text/csv", "Value": "s3://client-tests/table.csv"}
    }
    bucket, key = described["OutputArtifacts"]["notes"]["Value"].removeprefix("s3://").split("/", 1)
    assert boto3.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read() == b"seen"


def test_experiment_analytics_shows_the_trials_of_a_tuning_job(tuner, session, name):
    job = tuner()
    job.fit(job_name=name, wait=True)
    table = sagemaker.analytics.ExperimentAnalytics(
        sagemaker_session=session,
        search_expression={
            "Filters": [
                {"Name": "TrialComponentName", "Operator": "Contains", "Value": name}
            ]
        },
    ).dataframe()
    assert len(table) >= 4
