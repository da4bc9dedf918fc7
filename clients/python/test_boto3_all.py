"""Runs behind the other boto3 suites: nothing that the server offers was left out by them."""

import driven


def test_every_operation_was_called_and_answered():
    assert [each for each in driven.offered() if each not in driven.operations] == []


def test_every_paginator_was_followed():
    offered = driven.offered_paginators()
    assert len(offered) > 10
    assert [each for each in offered if each not in driven.paginators] == []


def test_every_waiter_was_waited_for():
    offered = driven.offered_waiters()
    assert len(offered) > 1
    assert [each for each in offered if each not in driven.waiters] == []
