"""Writes what Amazon's sagemaker-training makes of a job's files into the cases beside this file.

    pip install sagemaker-training==5.1.4 && python record.py

Each case holds what CreateTrainingJob would have put below /opt/ml/input/config, and after this
the variables and arguments that the toolkit gives to a script. Number of cores: 2, of GPUs: 0.
"""
import glob
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
CHILD = """
import json, os
from sagemaker_training import environment
environment.num_cpus = lambda: 2
environment.num_gpus = lambda: 0
found = environment.Environment()
before = dict(os.environ)
names = ["CURRENT_HOST", "SAGEMAKER_JOB_NAME", "SAGEMAKER_REGION"]
print(json.dumps({
    "variables": {**found.to_env_vars(), **{each: before[each] for each in names}},
    "arguments": found.to_cmd_args(),
}))
"""


def record(case):
    with tempfile.TemporaryDirectory() as base:
        config = pathlib.Path(base, "input/config")
        config.mkdir(parents=True)
        for each in ["hyperparameters", "inputdataconfig", "resourceconfig"]:
            (config / (each + ".json")).write_text(json.dumps(case[each]))
        variables = {
            "PATH": os.environ["PATH"],
            "SAGEMAKER_BASE_DIR": base,
            "TRAINING_JOB_NAME": "job",
            "AWS_DEFAULT_REGION": "us-west-2",
            **case.get("environment", {}),
        }
        output = subprocess.run(
            [sys.executable, "-c", CHILD], env=variables, check=True, stdout=subprocess.PIPE
        ).stdout.decode()
        return json.loads(output.splitlines()[-1].replace(base, "/opt/ml"))


for path in sorted(glob.glob(str(HERE / "*.json"))):
    case = json.loads(pathlib.Path(path).read_text())
    case.update(record(case))
    case["source"] = "sagemaker-training 5.1.4 (PyPI), Environment().to_env_vars() and to_cmd_args()"
    pathlib.Path(path).write_text(json.dumps(case, indent=1) + "\n")
