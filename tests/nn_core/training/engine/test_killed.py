"""Runs in real processes outlive those, and the server that had them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nn_core.training import Engine, HostedEngine, LocalEngine, Probe
from nn_core.training.engine.link import OwnProcess
from nn_core.training.engine.lost import DIED
from nn_core.training.engine.store import Store
from tests.nn_core.training.driving import Reader, stepped
from tests.nn_core.training.engine.conformance.copying import grown, same
from tests.nn_core.training.engine.conformance.kinds import KINDS
from tests.nn_core.training.engine.conformance.sleeping import found
from tests.nn_core.training.small_runs import restless_network, small_run
from tests.waiting import PATIENCE_S, until

pytestmark = pytest.mark.walk

ROOT = Path(__file__).resolve().parents[4]
SERVER = """
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])  # threads inherit it: `sigwait` gets it
from pathlib import Path
from nn_core.training import HostedEngine, Probe
from nn_core.training.engine.store import Store
from tests.nn_core.training.small_runs import restless_network, small_run
store = Store(Path(sys.argv[1]))
engine = HostedEngine(2, device="cpu", store=store)
runs = [engine.submit(small_run(restless_network())) for _ in range(4)]
for run in runs:
    run.subscribe(lambda snapshot: None, Probe())
    run.resume()
for run in runs:
    assert run.wait(100, step=20)
print(*(host.link._process.pid for host in engine._hosts), *(run.id for run in runs), flush=True)
signal.sigwait([signal.SIGTERM])
engine.close()
store.close()
"""


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_the_runs_of_all_hosts_outlive_the_server(
    tmp_path: Path, engine: Engine, end: signal.Signals
) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER, tmp_path], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        first, second, *run_ids = server.stdout.readline().split()
        if end is signal.SIGKILL:
            until(lambda: len(list(tmp_path.glob("*.safetensors"))) == len(run_ids))
        server.send_signal(end)
        server.wait(PATIENCE_S)
    until(lambda: not is_alive(int(first)) and not is_alive(int(second)))
    store = Store(tmp_path)
    again = LocalEngine(device="cpu", workers=1, store=store)
    for run_id in run_ids:
        run = found(again, run_id)
        assert run.step_count > 0
        twin = stepped(engine.submit(small_run(restless_network())), run.step_count)
        assert run.wait(PATIENCE_S)
        np.testing.assert_equal(run.weights(), twin.weights())
    again.close()
    store.close()


class Processes:
    """Starts processes, and knows them."""

    def __init__(self) -> None:
        self.started: list[OwnProcess] = []

    def __call__(self) -> OwnProcess:
        self.started.append(OwnProcess())
        return self.started[-1]


def test_runs_of_all_kinds_outlive_a_killed_host_and_go_on_bit_by_bit(tmp_path: Path, engine: Engine) -> None:
    processes, store = Processes(), Store(tmp_path)
    hosted = HostedEngine(1, device="cpu", store=store, start=processes, patience_s=PATIENCE_S)
    try:
        standing = {kind: grown(hosted, KINDS[kind], 21) for kind in KINDS}
        run = hosted.submit(small_run(restless_network()))
        reader = Reader(run, Probe())
        run.resume()
        until(lambda: len(list(tmp_path.glob("*.safetensors"))) == len(standing) + 1)
        os.kill(processes.started[0].pid, signal.SIGKILL)
        until(lambda: f"{DIED}; the run goes on from step" in run.message)
        before = len(reader.snapshots)
        until(lambda: len(reader.snapshots) > before and reader.snapshots[-1].state == "running")
        for kind, again in standing.items():
            assert again.wait(PATIENCE_S)
            assert (again.state, again.step_count) == ("paused", 21)
            twin = grown(engine, KINDS[kind], 21)
            same(again, twin)
            same(stepped(again, 30), stepped(twin, 30))
        run.pause()
        twin = stepped(engine.submit(small_run(restless_network())), run.step_count)
        np.testing.assert_equal(run.weights(), twin.weights())
    finally:
        hosted.close()
        store.close()
