"""Notes what the tests drive through boto3: operations that were answered, pages that were followed, waits that ended."""

import pathlib
import re

import boto3
import botocore.paginate
import botocore.waiter

CLIENTS = {
    "SageMaker": "sagemaker",
    "SageMaker Metrics": "sagemaker-metrics",
    "CloudWatch Logs": "logs",
    "CloudWatch": "cloudwatch",
    "STS": "sts",
    "IAM": "iam",
}

# The server has their whole answer on one page.
ONE_PAGE = {("sagemaker", "ListTags"), ("logs", "DescribeLogGroups"), ("iam", "SimulatePrincipalPolicy")}

operations = set()
paginators = set()
waiters = set()


def record():
    """Note from now on. The default session's clients come with its hooks, so this must be before the first client."""
    boto3.setup_default_session()
    boto3.DEFAULT_SESSION.events.register("after-call", _answered)
    pages, wait = botocore.paginate.PageIterator.__iter__, botocore.waiter.Waiter.wait

    def noted_pages(self):
        method = self._method.__self__, self._method.__name__
        service = method[0].meta.service_model
        operation = method[0].meta.method_to_api_mapping[method[1]]
        for number, page in enumerate(pages(self), 1):
            key = (service.service_name, operation)
            if number > 1 or key in ONE_PAGE:
                paginators.add(key)
            yield page

    def noted_wait(self, **arguments):
        wait(self, **arguments)
        waiters.add(self.name)

    botocore.paginate.PageIterator.__iter__ = noted_pages
    botocore.waiter.Waiter.wait = noted_wait


def _answered(http_response, model, **_):
    if http_response.status_code == 200:
        operations.add((model.service_model.service_name, model.name))


def offered():
    """What docs/operations.md, which is made from the server's list, says is offered: clients and operations."""
    document = pathlib.Path(__file__).parents[2] / "docs" / "operations.md"
    rows = re.findall(r"^\| ([^|]+) \| (\w+) \| yes \|", document.read_text(), re.MULTILINE)
    assert len(rows) > 45, rows
    unknown = {service for service, _ in rows} - CLIENTS.keys()
    assert unknown == {"Hone"}, f"no client is known for {unknown}"
    return [(CLIENTS[service], operation) for service, operation in rows if service in CLIENTS]


def offered_paginators():
    return [(s, o) for s, o in offered() if boto3.client(s).can_paginate(_method(s, o))]


def offered_waiters():
    found = []
    for service in CLIENTS.values():
        client = boto3.client(service)
        model = botocore.waiter.WaiterModel(client._get_waiter_config()) if client.waiter_names else None
        names = model.waiter_names if model else []
        found += [name for name in names if (service, model.get_waiter(name).operation) in offered()]
    return found


def _method(service, operation):
    mapping = boto3.client(service).meta.method_to_api_mapping
    return next(method for method, name in mapping.items() if name == operation)
