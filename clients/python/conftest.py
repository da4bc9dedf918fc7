"""What all suites share. `../run` starts the server and says where it is in the environment that every AWS client reads."""

import itertools
import os
import pathlib
import time

import boto3
import driven
import pytest

ROLE = "arn:aws:iam::000000000000:role/hone-tests"
_numbers = itertools.count(1)


@pytest.fixture(scope="session", autouse=True)
def endpoint():
    url = os.environ.get("AWS_ENDPOINT_URL")
    if not url:
        pytest.exit("AWS_ENDPOINT_URL is not set: start these tests with clients/run", 2)
    return url


def pytest_configure():
    driven.record()


@pytest.fixture
def name(request):
    """A name of at most 32 characters that no other test uses."""
    stem = request.node.name.removeprefix("test_").replace("_", "-").split("[")[0][:20]
    return f"{stem}-{os.getpid() % 10000}-{next(_numbers)}".strip("-")


@pytest.fixture(scope="session")
def image():
    """The image name of the tests' training program."""
    return "local:" + str(pathlib.Path(__file__).with_name("train.sh").resolve())


@pytest.fixture
def definition(image):
    """The training job definition of the tests' training program."""
    return {
        "AlgorithmSpecification": {
            "TrainingImage": image,
            "TrainingInputMode": "File",
            "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*?);"}],
        },
        "RoleArn": ROLE,
        "OutputDataConfig": {"S3OutputPath": "s3://client-tests/output"},
        "ResourceConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
        "StoppingCondition": {"MaxRuntimeInSeconds": 600},
    }


@pytest.fixture
def tuning_config():
    """A tuning job over x in [0, 1]; keyword arguments replace its limits."""

    def config(strategy="Random", jobs=4, parallel=2, **more):
        return {
            "Strategy": strategy,
            "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
            "ResourceLimits": {"MaxNumberOfTrainingJobs": jobs, "MaxParallelTrainingJobs": parallel},
            "ParameterRanges": {
                "ContinuousParameterRanges": [
                    {"Name": "x", "MinValue": "0", "MaxValue": "1", "ScalingType": "Linear"}
                ]
            },
            **more,
        }

    return config


@pytest.fixture
def train(definition, eventually):
    """Run a training job to its end, or let it run."""
    sagemaker = boto3.client("sagemaker")

    def create(name, wait=True, **more):
        arn = sagemaker.create_training_job(TrainingJobName=name, **{**definition, **more})["TrainingJobArn"]
        if wait:
            eventually(lambda: status(name) == "Completed")
        return arn

    def status(name):
        return sagemaker.describe_training_job(TrainingJobName=name)["TrainingJobStatus"]

    return create


@pytest.fixture
def eventually():
    """Wait until a condition gives something true, and give that."""

    def wait(condition, seconds=120):
        deadline = time.monotonic() + seconds
        while True:
            value = condition()
            if value:
                return value
            assert time.monotonic() < deadline, f"not true within {seconds} s: {condition}"
            time.sleep(0.2)

    return wait
