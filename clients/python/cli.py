"""The AWS command line that HONE_TEST_AWS names."""

import functools
import json
import os
import re
import subprocess


@functools.cache
def version():
    told = subprocess.run([_program(), "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(map(int, re.search(r"aws-cli/(\d+)\.(\d+)", told).groups()))


def command():
    reads = version() >= ((2, 13) if version()[0] == 2 else (1, 29))
    # Before, the command line does not read AWS_ENDPOINT_URL.
    return [_program()] if reads else [_program(), "--endpoint-url", os.environ["AWS_ENDPOINT_URL"]]


def _program():
    return os.environ.get("HONE_TEST_AWS", "aws")


def aws(*arguments, fails=False):
    ran = subprocess.run([*command(), *arguments], capture_output=True, text=True, timeout=120)
    if fails:
        assert ran.returncode != 0, ran.stdout
        return ran.stderr
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout) if ran.stdout.lstrip().startswith(("{", "[")) else ran.stdout
