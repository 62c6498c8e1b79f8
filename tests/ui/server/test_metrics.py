"""Figures for who knows the secret; nobody else hears that there are any."""

from __future__ import annotations

import re

import pytest
from starlette.applications import Starlette

from tests.ui.server.asked import Answer, ask
from ui.server import metrics
from ui.server.metrics import SECRET, metrics_routes
from ui.shell.tally import Tally

APP = Starlette(routes=metrics_routes())


def asked(**headers: str) -> Answer:
    return ask(APP, "/metrics", "GET", b"", **headers)


@pytest.mark.parametrize("told", [None, ""])
def test_they_are_shut_unless_opened(monkeypatch: pytest.MonkeyPatch, told: str | None) -> None:
    monkeypatch.delenv(SECRET, raising=False)
    if told is not None:
        monkeypatch.setenv(SECRET, told)
    for headers in ({}, {"authorization": "Bearer "}, {"x_forwarded_for": "127.0.0.1"}):
        assert asked(**headers).status == 404


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer secre", "Bearer secret ", "secret", "Basic secret"])
def test_who_does_not_know_the_secret_hears_nothing(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv(SECRET, "secret")
    answer = asked(authorization=said)
    assert answer.status == 401
    assert "layerscope" not in answer.body


def test_who_knows_it_reads_what_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = pytest.importorskip("prometheus_client.parser")
    tally = Tally()
    tally.frames, tally.steps, tally.waits, tally.waited_s = 11, 22, 3, 1.5
    monkeypatch.setattr(metrics, "TALLY", tally)
    monkeypatch.setenv(SECRET, "secret")
    answer = asked(authorization="Bearer secret")
    assert answer.status == 200
    samples = {
        (sample.name, *sample.labels.values()): sample.value
        for family in parser.text_string_to_metric_families(answer.body)
        for sample in family.samples
    }
    assert samples["layerscope_frames_total",] == 11
    assert samples["layerscope_steps_total",] == 22
    assert samples["layerscope_waiting_seconds_count",] == 3
    assert samples["layerscope_waiting_seconds_sum",] == 1.5
    assert samples["layerscope_people",] == 0
    assert samples["layerscope_memory_bytes", "server"] > 10**7
    assert not re.search(r"[A-Za-z0-9_-]{22}", re.sub(r"layerscope_\w+", "", answer.body)), "no run, nobody"
