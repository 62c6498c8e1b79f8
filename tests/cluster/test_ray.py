"""Hosts on a Ray cluster keep every promise of an engine, also while one of its two nodes dies."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest
import ray

from nn_core.training import Engine, HostedEngine, LocalEngine, Probe
from nn_core.training.engine import ray_hosts
from nn_core.training.engine.far import FarProcess
from nn_core.training.engine.lost import DIED
from nn_core.training.engine.store import Store
from tests.cluster.conftest import Hosts, Nodes, node_of
from tests.nn_core.training.driving import Reader, stepped
from tests.nn_core.training.engine.conformance import EngineConformance
from tests.nn_core.training.engine.conformance.copying import same
from tests.nn_core.training.engine.conformance.sleeping import Restart, Sleeping, found
from tests.nn_core.training.small_runs import restless_network, small_run
from tests.waiting import PATIENCE_S, until

ON_THE_WAY = 40
"""The test before which one of two nodes is killed."""

ROOT = Path(__file__).resolve().parents[2]

_tests = count(1)


def processes(engine: HostedEngine) -> list[FarProcess]:
    hosts = [host.link._process for host in engine._hosts]
    assert all(isinstance(host, FarProcess) for host in hosts)
    return hosts  # type: ignore[return-value]


def placed(nodes: Nodes, lent: Hosts, **settings: object) -> HostedEngine:
    """An engine with a host on each node, as long as there are two."""
    return HostedEngine(2, device="cpu", patience_s=PATIENCE_S, start=lent.start, **settings)  # type: ignore[arg-type]


class TestOnTheWay(EngineConformance):
    """Two hosts on two nodes, and later on the one that is left."""

    @pytest.fixture
    def engine(self, cluster: Nodes, lent: Hosts) -> Iterator[HostedEngine]:
        number = next(_tests)
        if number == 1:
            cluster.complete()
        if number == ON_THE_WAY:
            lent.lose(cluster)
        engine = placed(cluster, lent, workers=2)
        for host in engine._hosts:
            assert host.call("first_to_go", "", "", 0.0).result() is not None
        assert len(set(map(node_of, processes(engine)))) == (2 if number < ON_THE_WAY else 1)
        yield engine
        engine.close()

    @pytest.fixture
    def small_engine(self, lent: Hosts) -> Iterator[HostedEngine]:
        """With room for two."""
        engine = HostedEngine(1, device="cpu", max_runs=2, patience_s=PATIENCE_S, start=lent.start)
        yield engine
        engine.close()

    @pytest.fixture
    def shared_engine(self, lent: Hosts) -> Iterator[HostedEngine]:
        """With room for six, and for two of one owner."""
        engine = HostedEngine(
            1, device="cpu", max_runs=6, max_runs_each=2, patience_s=PATIENCE_S, start=lent.start
        )
        yield engine
        engine.close()


class TestSleeping(Sleeping):
    """Two hosts on one cluster, with room for two runs and one folder."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[Store]:
        store = Store(tmp_path / "runs")
        yield store
        store.close()

    @pytest.fixture
    def engines(self, nodes: Nodes, lent: Hosts, store: Store) -> Iterator[list[HostedEngine]]:
        engines = [placed(nodes, lent, store=store, max_runs=2)]
        yield engines
        engines[-1].close()

    @pytest.fixture
    def keeping_engine(self, engines: list[HostedEngine]) -> HostedEngine:
        return engines[0]

    @pytest.fixture
    def restart(self, engines: list[HostedEngine], nodes: Nodes, lent: Hosts, store: Store) -> Restart:
        def again() -> Engine:
            engines[-1].close()
            engines.append(placed(nodes, lent, store=store, max_runs=2))
            return engines[-1]

        return again


def test_the_runs_of_a_node_that_dies_go_on_elsewhere_from_the_store(
    nodes: Nodes, lent: Hosts, tmp_path: Path, engine: LocalEngine
) -> None:
    lent.give_up()
    store = Store(tmp_path / "runs")
    hosted = HostedEngine(2, device="cpu", store=store, start=ray_hosts.start, patience_s=PATIENCE_S)
    try:
        assert len(set(map(node_of, processes(hosted)))) == 2
        runs = [hosted.submit(small_run(restless_network())) for _ in range(2)]
        readers = [Reader(run, Probe()) for run in runs]
        for run in runs:
            run.pace(40)  # the twins take as many steps
            run.resume()
        until(lambda: all(store.holds(run.id) for run in runs))
        one, other = sorted(runs, key=lambda run: not nodes.has(run._run.place.link._process))  # type: ignore[attr-defined]
        step = one.step_count
        nodes.kill_second()
        until(lambda: one.message.startswith(f"{DIED}; the run goes on from step "))
        assert (one.state, other.state, other.message) == ("running", "running", "")
        assert one.wait(PATIENCE_S, step=step + 50)
        reader = readers[runs.index(one)]
        until(lambda: reader.snapshots[-1].step > step)
        assert len(set(map(node_of, processes(hosted)))) == 1
        for run in runs:
            run.pause()
            twin = stepped(engine.submit(small_run(restless_network())), run.step_count)
            np.testing.assert_equal(run.weights().arrays, twin.weights().arrays)
        steps = [run.step_count for run in runs]
    finally:
        hosted.close()
    again = LocalEngine(device="cpu", workers=1, store=store)
    try:
        for run, step in zip(runs, steps, strict=True):
            same(found(again, run.id), stepped(engine.submit(small_run(restless_network())), step))
    finally:
        again.close()
        store.close()


def test_a_host_without_room_counts_as_dead(
    nodes: Nodes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ray_hosts, "PROCESSORS", 2)
    monkeypatch.setattr(ray_hosts, "PLACE_S", 0.1)
    process = ray_hosts.start()
    assert process.reading.read(1) == b""
    assert "No machine of the cluster has room for a host: 2 of a processor and 2.1 GB." in caplog.text
    process.kill()


def test_what_hosts_read_beside_the_code_is_sent_along(cluster: Nodes) -> None:
    def found() -> tuple[str, dict[str, bool]]:
        from nn_core.data.mosaics import AVATARS, AVATARS_64, FASHION, SPOKEN_DIGITS
        from nn_core.data.spoken import CLIPS_FILE
        from nn_core.findings import checkpoints

        sets = {
            one.name: len(one.read()[1]) == one.images
            for one in (FASHION, AVATARS, AVATARS_64, SPOKEN_DIGITS)
        }
        networks = {name: checkpoints.load(name) is not None for name in ("digits", "generator")}
        return checkpoints.__file__, {**sets, **networks, "clips": CLIPS_FILE.exists()}

    module, there = ray.get(ray.remote(num_cpus=0)(found).remote(), timeout=PATIENCE_S)
    assert not Path(module).is_relative_to(ROOT), "no other machine has it there"
    assert [name for name, is_there in there.items() if not is_there] == []


ALONE = """
from threading import Thread

from tests.nn_core.training.small_runs import small_run
from ui.shell.engine import close_engine, engine, warm_up

starting = Thread(target=warm_up)
starting.start()
starting.join()
run = engine().submit(small_run())
run.step(3)
print(run.step_count, "steps")
close_engine()
"""


def test_a_server_without_an_address_trains_on_its_machine_alone(tmp_path: Path) -> None:
    """Ray's processes end with the thread that started them, which is one that warms up and ends."""
    script, told = tmp_path / "alone.py", tmp_path / "told"
    script.write_text(ALONE)
    others = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    own = {"LAYERSCOPE_ENGINE": "ray", "LAYERSCOPE_HOSTS": "1", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    with told.open("w") as output:  # a pipe would stay open as long as any process of Ray's
        subprocess.run(
            [sys.executable, script],
            cwd=ROOT,
            env={**others, **own, "PYTHONPATH": str(ROOT)},
            stdout=output,
            timeout=PATIENCE_S,
            check=True,
        )
    assert told.read_text().endswith("3 steps\n")
