"""The SageMaker Python SDK 3.x: its tuner and model trainer."""

import pytest
from sagemaker.core.helper.session_helper import Session
from sagemaker.core.parameter import ContinuousParameter
from sagemaker.core.training.configs import Compute, OutputDataConfig, StoppingCondition
from sagemaker.train.model_trainer import ModelTrainer
from sagemaker.train.tuner import HyperparameterTuner

from conftest import ROLE


@pytest.fixture
def trainer(image):
    return ModelTrainer(
        training_image=image,
        role=ROLE,
        sagemaker_session=Session(default_bucket="client-tests"),
        compute=Compute(instance_type="ml.m5.large", instance_count=1, volume_size_in_gb=1),
        output_data_config=OutputDataConfig(s3_output_path="s3://client-tests/output"),
        stopping_condition=StoppingCondition(max_runtime_in_seconds=600),
    )


@pytest.fixture
def tuner(trainer):
    return HyperparameterTuner(
        model_trainer=trainer,
        objective_metric_name="score",
        hyperparameter_ranges={"x": ContinuousParameter(0, 1)},
        metric_definitions=[{"Name": "score", "Regex": "score=(.*?);"}],
        strategy="Random",
        max_jobs=4,
        max_parallel_jobs=2,
    )


def test_tune_waits_and_finds_the_best(tuner, name):
    tuner.tune(job_name=name, wait=True)
    described = tuner.describe()
    assert described.hyper_parameter_tuning_job_status == "Completed"
    assert tuner.best_training_job().startswith(name)
    assert len(tuner.analytics().dataframe()) == 4


def test_a_model_trainer_trains_and_waits(trainer, name):
    from sagemaker.core.resources import TrainingJob

    trainer.base_job_name = name
    trainer.hyperparameters = {"x": "0.7"}
    trainer.train(wait=True, logs=True)
    job = TrainingJob.get(training_job_name=trainer._latest_training_job.training_job_name)
    assert job.training_job_name.startswith(name)
    assert job.training_job_status == "Completed"
    assert job.hyper_parameters == {"x": "0.7"}


def test_a_tuner_is_stopped(tuner, trainer, name):
    trainer.hyperparameters = {"seconds": "60"}
    tuner.tune(job_name=name, wait=False)
    tuner.stop_tuning_job()
    tuner.wait()
    assert tuner.describe().hyper_parameter_tuning_job_status in ("Stopping", "Stopped")


def test_resources_are_read_by_the_core(tuner, name):
    from sagemaker.core.resources import HyperParameterTuningJob, TrainingJob

    tuner.tune(job_name=name, wait=True)
    job = HyperParameterTuningJob.get(hyper_parameter_tuning_job_name=name)
    children = list(job.get_all_training_jobs())
    assert len(children) == 4
    best = TrainingJob.get(training_job_name=job.best_training_job.training_job_name)
    assert best.training_job_status == "Completed"
