"""XGBoost 1.7, the version of AWS's image, with models of the built-in XGBoost: it must predict what the training measured."""

import io
import tarfile

import boto3
import numpy
import pytest
import xgboost

IMAGE = "246618743249.dkr.ecr.us-west-2.amazonaws.com/sagemaker-xgboost:1.7-1"


def rows():
    random = numpy.random.RandomState(5)
    features = random.rand(300, 3)
    features[::7, 1] = numpy.nan
    score = 3 * features[:, 0] + features[:, 2]
    return features, score


OBJECTIVES = {
    "squared": ("reg:squarederror", "rmse", lambda score: 1000 + 10 * score, {}),
    "early": ("reg:squarederror", "rmse", lambda score: 1000 + 10 * score, {"early_stopping_rounds": "3"}),
    "dart": ("reg:squarederror", "rmse", lambda score: 1000 + 10 * score, {"booster": "dart", "rate_drop": "0.3"}),
    "linear": ("reg:squarederror", "rmse", lambda score: 1000 + 10 * score, {"booster": "gblinear"}),
    "squaredlog": ("reg:squaredlogerror", "rmsle", lambda score: score, {}),
    "absolute": ("reg:absoluteerror", "mae", lambda score: 1000 + 10 * score, {}),
    "logistic": ("binary:logistic", "logloss", lambda score: score > 3, {}),
    "poisson": ("count:poisson", "poisson-nloglik", lambda score: numpy.round(score), {}),
    "gamma": ("reg:gamma", "gamma-nloglik", lambda score: 1 + score, {}),
    "classes": ("multi:softprob", "mlogloss", lambda score: numpy.digitize(score, [1, 3]), {"num_class": "3"}),
    "ranking": ("rank:pairwise", "rmse", lambda score: numpy.digitize(score, [1, 3]), {}),
}


@pytest.mark.parametrize("case", OBJECTIVES)
def test_xgboost_1_7_predicts_what_was_measured(train, name, case):
    objective, metric, label, more = OBJECTIVES[case]
    features, score = rows()
    labels = label(score).astype(float)
    csv = "\n".join(",".join("" if numpy.isnan(x) else repr(float(x)) for x in row) for row in numpy.c_[labels, features])
    s3 = boto3.client("s3")
    channels = []
    for channel in ("train", "validation"):
        s3.put_object(Bucket="client-tests", Key=f"{name}/{channel}.csv", Body=csv.encode())
        source = {"S3DataType": "S3Prefix", "S3Uri": f"s3://client-tests/{name}/{channel}.csv"}
        channels.append({"ChannelName": channel, "ContentType": "text/csv", "DataSource": {"S3DataSource": source}})

    train(
        name,
        AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        InputDataConfig=channels,
        HyperParameters={"num_round": "10", "objective": objective, "eval_metric": metric, "max_depth": "3", **more},
    )

    job = boto3.client("sagemaker").describe_training_job(TrainingJobName=name)
    measured = {each["MetricName"]: each["Value"] for each in job["FinalMetricDataList"]}
    bucket, key = job["ModelArtifacts"]["S3ModelArtifacts"].removeprefix("s3://").split("/", 1)
    archive = io.BytesIO(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    with tarfile.open(fileobj=archive) as tar:
        booster = xgboost.Booster(model_file=bytearray(tar.extractfile("xgboost-model").read()))
    booster.set_param({"eval_metric": metric})
    own = booster.eval(xgboost.DMatrix(features, label=labels)).split(":")[1]
    assert xgboost.__version__.startswith("1.7")
    assert measured == {f"{channel}:{metric}": pytest.approx(float(own), rel=1e-4) for channel in ("train", "validation")}
