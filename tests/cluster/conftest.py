"""A real Ray cluster of two nodes on this machine."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("ray", reason="`make test-cluster` installs it")

import ray
from ray.cluster_utils import Cluster
from ray.util.placement_group import placement_group_table

from nn_core.training import LocalEngine
from nn_core.training.engine import ray_hosts
from nn_core.training.engine.far import Far, FarProcess
from nn_core.training.engine.ray_hosts import HOST_BYTES, Actor
from tests.waiting import PATIENCE_S, until

NODE = {"num_cpus": 1, "memory": 2 * HOST_BYTES, "object_store_memory": 10**8}
"""With room for two hosts."""


KINDS = ("classifier", "plane", "pretrained")
"""With torch, without, and one that stands: what crosses to another machine is bytes, whatever is trained."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All other kinds are for walks."""
    for item in items:
        params = getattr(item, "callspec", None) and item.callspec.params  # type: ignore[attr-defined]
        if params and params.get("kind", KINDS[0]) not in KINDS:
            item.add_marker(pytest.mark.walk)


class Nodes:
    """The cluster: the node that this process is on, and one more that may be killed."""

    def __init__(self) -> None:
        self.cluster = Cluster(initialize_head=True, head_node_args={**NODE, "include_dashboard": False})
        self._second: Any = None

    def complete(self) -> None:
        """Have a second node."""
        if self._second is None:
            self._second = self.cluster.add_node(**NODE)

    def has(self, process: FarProcess) -> bool:
        """Whether the second node runs that host."""
        return self._second is not None and node_of(process) == self._second.node_id

    def kill_second(self) -> None:
        """At once, as if somebody had pulled the plug."""
        self.cluster.remove_node(self._second, allow_graceful=False)
        self._second = None


def node_of(process: FarProcess) -> str:
    actor = process._far
    assert isinstance(actor, Actor)
    (node,) = placement_group_table(actor._room)["bundles_to_node_id"].values()
    return str(node)


class Lent(FarProcess):
    """A host that goes on when an engine is closed: to start one takes longer than most tests."""

    def __init__(self, far: Far, take_back: Callable[[Lent], object]) -> None:
        super().__init__(far)
        self._take_back = take_back

    @property
    def ended(self) -> bool:
        return not self._threads[1].is_alive()

    def end(self) -> None:
        self._take_back(self)


class Hosts:
    """Lends hosts to one engine after the other."""

    def __init__(self) -> None:
        self.idle: list[Lent] = []

    def start(self) -> FarProcess:
        return self.idle.pop(0) if self.idle else Lent(Actor(), self.idle.append)

    def lose(self, nodes: Nodes) -> None:
        """Have the second node killed, and those on it with it."""
        dying = [process for process in self.idle if nodes.has(process)]
        assert dying
        nodes.kill_second()
        until(lambda: all(process.ended for process in dying))
        for process in dying:
            self.idle.remove(process)
            process.kill()

    def give_up(self) -> None:
        """Have none, so that there is room for others."""
        for process in self.idle:
            process.kill()
        self.idle.clear()
        until(lambda: ray.available_resources().get("CPU") == ray.cluster_resources()["CPU"])


@pytest.fixture(scope="session")
def cluster() -> Iterator[Nodes]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(32))  # else Ray leaves one in the home of who tests
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv("RAY_worker_niceness", "0")  # else whatever else runs here comes first
        nodes = Nodes()
        patch.setenv("RAY_ADDRESS", nodes.cluster.address)
        patch.setattr(ray_hosts, "LEFT_OUT", [*ray_hosts.LEFT_OUT, "!/tests"])  # some jobs are theirs
        ray_hosts.connect()
        yield nodes
        ray.shutdown()
        nodes.cluster.shutdown()


@pytest.fixture(scope="session")
def lent(cluster: Nodes) -> Iterator[Hosts]:
    lent = Hosts()
    yield lent
    lent.give_up()


@pytest.fixture
def engine() -> Iterator[LocalEngine]:
    """What others are compared with."""
    engine = LocalEngine(device="cpu", workers=2, patience_s=PATIENCE_S)
    yield engine
    engine.close()


@pytest.fixture
def nodes(cluster: Nodes) -> Nodes:
    """Both there."""
    cluster.complete()
    return cluster
