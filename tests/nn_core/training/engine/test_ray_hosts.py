"""Which engine a Ray cluster gets, and what is said where there is none. `make test-cluster` has one."""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from threading import Thread, current_thread
from types import ModuleType
from typing import Any

import pytest

import nn_core
from nn_core.training.engine import ray_hosts
from nn_core.training.engine.ray_hosts import HOST_BYTES, RayEngine, connect, hosts_for
from nn_core.training.errors import ClusterError
from nn_core.training.memory import MAX_RUN_BYTES
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.host_threads import HostThread
from tests.nn_core.training.small_runs import small_run

NODE_BYTES = 32 * 10**9


class Ray(ModuleType):
    """As much of Ray as is asked of it before there is a host: two nodes of eight processors, one dead."""

    def __init__(self) -> None:
        super().__init__("ray")
        self.asked: dict[str, Any] = {}
        self.asking: list[Thread] = []
        self.shut = 0

    def init(self, **asked: Any) -> None:
        self.asked = asked
        self.asking.append(current_thread())

    def cluster_resources(self) -> dict[str, float]:
        return {"CPU": 16.0, "memory": 2.0 * NODE_BYTES}

    def nodes(self) -> list[dict[str, Any]]:
        return [{"Alive": True}, {"Alive": False}, {"Alive": True}]

    def shutdown(self) -> None:
        self.shut += 1


@pytest.fixture
def ray(monkeypatch: pytest.MonkeyPatch) -> Ray:
    ray = Ray()
    monkeypatch.setitem(sys.modules, "ray", ray)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    return ray


@pytest.fixture
def address() -> str:
    """Where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return f"127.0.0.1:{server.getsockname()[1]}"


def test_without_an_address_there_is_a_cluster_of_this_machine_alone(ray: Ray) -> None:
    connect()
    assert ray.asked["address"] == "local"
    assert ray.asked["runtime_env"]["working_dir"] == str(Path(nn_core.__file__).parents[1])
    assert ray.asked["include_dashboard"] is False


def test_a_cluster_is_started_by_a_thread_that_outlives_the_one_that_wants_it(ray: Ray) -> None:
    """What a thread has started ends with it, where Ray asks Linux for that."""
    wanting = Thread(target=connect)
    wanting.start()
    wanting.join()
    (asking,) = ray.asking
    assert asking.is_alive()


def test_a_cluster_that_listens_is_joined_as_it_is(ray: Ray, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        monkeypatch.setenv("RAY_ADDRESS", address)
        connect()
    assert ray.asked.keys() == {"address", "runtime_env"}
    assert ray.asked["address"] == address


def test_where_ray_is_missing_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ClusterError, match=r"not installed: pip install -r requirements-cluster\.txt"):
        connect()


@pytest.mark.parametrize("form", ["{}", "ray://{}", "no.such.host.invalid:1", "127.0.0.1:http"])
def test_where_nobody_answers_a_sentence_says_so(
    ray: Ray, monkeypatch: pytest.MonkeyPatch, address: str, form: str
) -> None:
    asked = form.format(address)
    monkeypatch.setenv("RAY_ADDRESS", asked)
    with pytest.raises(ClusterError, match=rf"No Ray cluster answers at {asked} \(RAY_ADDRESS\)"):
        connect()
    assert ray.asked == {}


def test_what_ray_says_is_told(ray: Ray, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(**_: object) -> None:
        raise RuntimeError("Version mismatch")

    monkeypatch.setattr(ray, "init", refuses)
    monkeypatch.setenv("RAY_ADDRESS", "auto")
    with pytest.raises(ClusterError, match=r"at auto \(RAY_ADDRESS\): Version mismatch"):
        connect()


@pytest.mark.parametrize(
    ("processors", "memory", "expected"),
    [
        (2, 8 * HOST_BYTES, 1),
        (16, 100 * HOST_BYTES, 15),
        (16, 12 * HOST_BYTES, 6),
        (1, 100 * HOST_BYTES, 1),
        (0, 0, 1),
    ],
)
def test_half_of_a_cluster_is_left_for_the_hosts_of_machines_that_will_be_gone(
    processors: float, memory: float, expected: int
) -> None:
    assert hosts_for(processors, memory) == expected


def test_an_engine_is_as_large_as_its_cluster_and_leaves_it_when_it_is_closed(
    ray: Ray, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[HostThread] = []

    def start() -> HostThread:
        started.append(HostThread())
        return started[-1]

    monkeypatch.setattr(ray_hosts, "start", start)
    engine = RayEngine()
    try:
        assert len(started) == hosts_for(16, 2 * NODE_BYTES) == 14
        assert (engine._room.max_runs, engine._room.max_bytes) == (400, 14 * MAX_RUN_BYTES)
        assert stepped(engine.submit(small_run()), 1).step_count == 1
    finally:
        engine.close()
    assert ray.shut == 1
