"""A run of a process that ended goes on in another one, as it was stored."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nn_core.training import LocalEngine
from nn_core.training.engine.store import Store
from tests.nn_core.training.driving import stepped
from tests.nn_core.training.engine.conformance.sleeping import found
from tests.nn_core.training.small_runs import restless_network, small_run
from tests.waiting import PATIENCE_S, until

ROOT = Path(__file__).resolve().parents[4]

SCRIPT = """
import signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])  # threads inherit it: `sigwait` gets it
from pathlib import Path
from nn_core.training import LocalEngine, Probe
from nn_core.training.engine import saving
from nn_core.training.engine.store import Store
from tests.nn_core.training.engine.storing import file_of, set_visited, visited_at
from tests.nn_core.training.small_runs import restless_network, small_run
saving.SAVE_EVERY_S = saving.LOOK_EVERY_S = float(sys.argv[2])
engine = LocalEngine(device="cpu", workers=1, store=Store(Path(sys.argv[1])))
run = engine.submit(small_run(restless_network()))
run.subscribe(lambda snapshot: None, Probe())
run.resume()
assert run.wait(100, step=20)
print(run.id, flush=True)
"""


def process(folder: Path, save_every_s: float, then: str) -> subprocess.Popen[str]:
    script = [sys.executable, "-c", SCRIPT + then, str(folder), str(save_every_s)]
    return subprocess.Popen(script, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.walk
@pytest.mark.parametrize(
    ("save_every_s", "then", "end"),
    [
        (0.1, "sys.stdin.read()", lambda other: other.kill()),
        (1e9, "signal.sigwait([signal.SIGTERM])", lambda other: other.terminate()),
    ],
    ids=["killed", "told to end"],
)
def test_another_process_goes_on_where_one_ended(
    tmp_path: Path,
    engine: LocalEngine,
    save_every_s: float,
    then: str,
    end: Callable[[subprocess.Popen[str]], None],
) -> None:
    folder = tmp_path / "other"
    with process(folder, save_every_s, then) as other:
        assert other.stdout is not None
        run_id = other.stdout.readline().strip()
        if save_every_s < 1:
            until(lambda: list(folder.glob("*.safetensors")))
        end(other)
        other.wait(PATIENCE_S)
    store = Store(folder)
    again = LocalEngine(device="cpu", workers=1, store=store)
    run = found(again, run_id)
    assert run.step_count > 0
    twin = stepped(engine.submit(small_run(restless_network())), run.step_count)
    assert run.wait(PATIENCE_S)
    np.testing.assert_equal(run.weights().arrays, twin.weights().arrays)
    again.close()
    store.close()
