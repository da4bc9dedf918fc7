"""Prometheus' own parsers read what the server counts."""

import urllib.request

import pytest
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families

OPENMETRICS = "application/openmetrics-text; version=1.0.0"


def scrape(endpoint, accept="text/plain"):
    request = urllib.request.Request(endpoint + "/metrics", headers={"Accept": accept})
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


@pytest.mark.parametrize(
    "parse, accept",
    [
        (text_string_to_metric_families, "text/plain"),
        (openmetrics.text_string_to_metric_families, OPENMETRICS),
    ],
)
def test_the_parsers_read_every_line(endpoint, parse, accept):
    families = {each.name: each for each in parse(scrape(endpoint, accept))}
    own = {name: each for name, each in families.items() if name.startswith("hone_")}
    assert len(own) > 15
    for each in own.values():
        assert each.documentation and each.type != "unknown", each
    assert own["hone_training_jobs_ended"].type == "counter"
    assert own["hone_suggestion_duration_seconds"].type == "histogram"
    assert own["hone_slots"].samples[0].value >= 1
    assert families["jvm_memory_used_bytes"].type == "gauge"


def test_labels_are_few_and_name_nobody(endpoint):
    allowed = {"operation", "code", "le", "status", "failure", "end", "site", "stage", "level", "version"}
    for family in text_string_to_metric_families(scrape(endpoint)):
        for sample in family.samples:
            if sample.name.startswith("hone_"):
                assert set(sample.labels) <= allowed, sample
