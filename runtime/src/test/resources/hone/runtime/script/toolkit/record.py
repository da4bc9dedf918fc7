"""Writes what Amazon's sagemaker-training starts for a distributed script into commands.json.

    pip install sagemaker-training==5.1.4 && python record.py

Each case holds what the toolkit is told, and after this the command that its runner makes.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

FILE = pathlib.Path(__file__).parent / "commands.json"
CHILD = """
import json, sys
from sagemaker_training import environment
case = json.loads(sys.argv[1])
environment.num_cpus = lambda: 2
environment.num_gpus = lambda: case["gpus"]
from sagemaker_training import runner
made = runner.get(runner.RunnerType[case["runner"]])
names = list(made._env_vars)
words = made._create_command()
# `-x NAME` gives remote processes a variable.
while any(a == "-x" and b in names for a, b in zip(words, words[1:])):
    at = next(i for i, a in enumerate(words) if a == "-x" and words[i + 1] in names)
    del words[at:at + 2]
words = ["LD_PRELOAD=gethostname.so" if "LD_PRELOAD=" in each else each for each in words]
print(json.dumps(["python" if each == sys.executable else each for each in words]))
"""


def record(case):
    with tempfile.TemporaryDirectory() as base:
        config = pathlib.Path(base, "input/config")
        config.mkdir(parents=True)
        code = pathlib.Path(base, "code")
        code.mkdir()
        (code / "train.py").touch()
        own = {"instance_group_name": "homogeneousCluster", "instance_type": "ml.m5.large"}
        files = {
            "hyperparameters": case["hyperparameters"],
            "inputdataconfig": {},
            "resourceconfig": {
                "current_host": case["host"],
                "current_instance_type": "ml.m5.large",
                "current_group_name": "homogeneousCluster",
                "hosts": case["hosts"],
                "instance_groups": [{**own, "hosts": case["hosts"]}],
                "network_interface_name": "lo",
            },
        }
        for name, content in files.items():
            (config / (name + ".json")).write_text(json.dumps(content))
        variables = {
            "PATH": os.environ["PATH"],
            "SAGEMAKER_BASE_DIR": base,
            "TRAINING_JOB_NAME": "job",
            "AWS_DEFAULT_REGION": "us-west-2",
        }
        output = subprocess.run(
            [sys.executable, "-c", CHILD, json.dumps(case)],
            env=variables, check=True, stdout=subprocess.PIPE,
        ).stdout.decode()
        return json.loads(output.splitlines()[-1])


cases = json.loads(FILE.read_text())
for case in cases:
    case["command"] = record(case)
lines = ",\n".join(json.dumps(each) for each in cases)
FILE.write_text("[\n" + lines + "\n]\n")
