"""boto3 and the AWS command line over HTTPS: with AWS_ENDPOINT_URL and AWS_CA_BUNDLE, as behind a company's own authority."""

import json
import pathlib
import subprocess

import boto3
import botocore.exceptions
import pytest

from cli import aws, command

HONE = pathlib.Path(__file__).parents[2] / "hone"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 of an authority that nobody knows, its key, and the authority's own."""
    folder = tmp_path_factory.mktemp("tls")

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)

    new = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    openssl("req", "-x509", *new, "-days", "2", "-subj", "/CN=Hone client tests", "-keyout", "ca.key", "-out", "ca.pem")
    openssl("req", *new, "-subj", "/CN=127.0.0.1", "-keyout", "server.key", "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost\n")
    openssl(
        "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
        "-days", "2", "-extfile", "names", "-out", "server.pem",
    )  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def server(certificate, tmp_path_factory):
    """A server of its own. Its endpoint and credentials are in the environment, and nothing else of it."""
    data = tmp_path_factory.mktemp("data") / "hone"
    (data / "s3" / "client-tests").mkdir(parents=True)
    with (
        open(certificate / "log", "w") as log,
        subprocess.Popen(
            [
                HONE, "serve", "--json", "--port", "0", "--data", data,
                "--tls-certificate", certificate / "server.pem", "--tls-key", certificate / "server.key",
            ],
            stdout=subprocess.PIPE, stderr=log, text=True,
        ) as process,
        pytest.MonkeyPatch.context() as environment,
    ):  # fmt: skip
        try:
            told = process.stdout.readline()
            assert told, (certificate / "log").read_text()
            told = json.loads(told)
            environment.setenv("AWS_ENDPOINT_URL", told["endpoint"])
            environment.setenv("AWS_SHARED_CREDENTIALS_FILE", told["credentials"])
            yield told["endpoint"]
        finally:
            process.terminate()


@pytest.fixture
def trusted(server, certificate, monkeypatch):
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate / "ca.pem"))
    return boto3.Session()


def test_the_endpoint_is_https(server):
    assert server.startswith("https://127.0.0.1:")


def test_a_certificate_of_an_unknown_authority_is_not_trusted(server):
    with pytest.raises(botocore.exceptions.SSLError):
        boto3.Session().client("sagemaker").list_training_jobs()


def test_boto3_tunes(trusted, definition, tuning_config, eventually, name):
    sagemaker = trusted.client("sagemaker")
    job = {"HyperParameterTuningJobName": name}
    sagemaker.create_hyper_parameter_tuning_job(
        **job, HyperParameterTuningJobConfig=tuning_config(jobs=2), TrainingJobDefinition=definition
    )
    eventually(
        lambda: sagemaker.describe_hyper_parameter_tuning_job(**job)["HyperParameterTuningJobStatus"] == "Completed"
    )
    assert trusted.client("sts").get_caller_identity()["Account"]


def test_boto3_stores_and_reads_objects(trusted):
    s3 = trusted.client("s3")
    s3.create_bucket(Bucket="tls-bucket", CreateBucketConfiguration={"LocationConstraint": "us-west-2"})
    s3.put_object(Bucket="tls-bucket", Key="a/b", Body=b"x" * 100_000)
    assert s3.get_object(Bucket="tls-bucket", Key="a/b")["Body"].read() == b"x" * 100_000


def test_the_command_line_needs_no_option(trusted, tmp_path):
    assert len(command()) == 1
    assert "TrainingJobSummaries" in aws("sagemaker", "list-training-jobs")
    (tmp_path / "file").write_text("text")
    aws("s3", "mb", "s3://tls-cli")
    aws("s3", "cp", str(tmp_path / "file"), "s3://tls-cli/file")
    assert "file" in aws("s3", "ls", "s3://tls-cli/")
