"""The AWS command line, as its users type it."""

import json
import subprocess
import threading

import pytest

from cli import aws, command


@pytest.fixture
def tuned(definition, tuning_config, name, tmp_path):
    request = tmp_path / "request.json"
    request.write_text(
        json.dumps(
            {
                "HyperParameterTuningJobName": name,
                "HyperParameterTuningJobConfig": tuning_config(),
                "TrainingJobDefinition": definition,
            }
        )
    )
    created = aws(
        "sagemaker", "create-hyper-parameter-tuning-job", "--cli-input-json", f"file://{request}"
    )
    assert created["HyperParameterTuningJobArn"].endswith(f":hyper-parameter-tuning-job/{name}")
    return name


def test_create_describe_list(tuned, eventually):
    def ended():
        job = aws(
            "sagemaker", "describe-hyper-parameter-tuning-job", "--hyper-parameter-tuning-job-name", tuned
        )
        return job if job["HyperParameterTuningJobStatus"] == "Completed" else None

    job = eventually(ended)
    names = aws(
        "sagemaker", "list-training-jobs-for-hyper-parameter-tuning-job",
        "--hyper-parameter-tuning-job-name", tuned, "--page-size", "2",
        "--query", "TrainingJobSummaries[].TrainingJobName",
    )  # fmt: skip
    assert job["BestTrainingJob"]["TrainingJobName"] in names and len(names) == 4
    listed = aws("sagemaker", "list-hyper-parameter-tuning-jobs", "--name-contains", tuned)
    assert [j["HyperParameterTuningJobName"] for j in listed["HyperParameterTuningJobSummaries"]] == [tuned]


def test_wait_and_logs(definition, eventually, name, tmp_path):
    request = tmp_path / "request.json"
    request.write_text(
        json.dumps({"TrainingJobName": name, "HyperParameters": {"x": "0.7"}, **definition})
    )
    aws("sagemaker", "create-training-job", "--cli-input-json", f"file://{request}")
    job = ["--training-job-name", name]
    # The command line waits two minutes between its looks.
    eventually(lambda: aws("sagemaker", "describe-training-job", *job)["TrainingJobStatus"] == "Completed")
    aws("sagemaker", "wait", "training-job-completed-or-stopped", *job)
    told = aws("logs", "tail", "/aws/sagemaker/TrainingJobs", "--log-stream-name-prefix", name, "--since", "1h")
    assert "score=1.000000;" in told


def test_logs_are_followed_while_the_training_job_runs(definition, name, tmp_path):
    request = tmp_path / "request.json"
    request.write_text(
        json.dumps({"TrainingJobName": name, "HyperParameters": {"seconds": "2"}, **definition})
    )
    aws("sagemaker", "create-training-job", "--cli-input-json", f"file://{request}")
    tail = [
        "logs", "tail", "/aws/sagemaker/TrainingJobs", "--log-stream-name-prefix", name, "--since", "1h",
        "--follow", "--filter-pattern", '?"epoch=1" ?"epoch=3"',
    ]  # fmt: skip
    with subprocess.Popen([*command(), *tail], stdout=subprocess.PIPE, text=True) as following:
        late = threading.Timer(100, following.kill)
        late.start()
        try:
            told = [following.stdout.readline() for _ in range(2)]
        finally:
            late.cancel()
            following.terminate()
    assert "epoch=1 " in told[0] and "epoch=3 " in told[1]


def test_identity_is_told():
    identity = aws("sts", "get-caller-identity")
    assert len(identity["Account"]) == 12
    assert identity["Arn"].startswith("arn:aws:")


def test_an_operation_that_is_not_offered_says_so():
    assert "UnknownOperationException" in aws("sagemaker", "list-notebook-instances", fails=True)


def test_a_missing_job_is_named():
    error = aws("sagemaker", "describe-training-job", "--training-job-name", "none", fails=True)
    assert "not found" in error


def test_files_are_copied_to_and_from_the_buckets(tmp_path):
    local = tmp_path / "data.csv"
    local.write_text("a,b\n1,2\n")
    aws("s3", "mb", "s3://cli-tests")
    aws("s3", "cp", str(local), "s3://cli-tests/in/data.csv")
    assert "data.csv" in aws("s3", "ls", "s3://cli-tests/in/")
    aws("s3", "cp", "s3://cli-tests/in/data.csv", str(tmp_path / "back.csv"))
    assert (tmp_path / "back.csv").read_text() == local.read_text()
