"""The frame as Python writes it is the frame as the browser reads it."""

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load, save

from nn_core.training import PlaneConfig, Snapshot
from tests.frames import read_frame
from tests.node import run_module
from ui.shell.frame import _portable, encode_frame

READ = """(({ arrays, ...facts }) => ({
    facts,
    arrays: [...arrays].map(([name, { shape, data }]) => [name, shape, data.constructor.name, [...data]]),
}))(readFrame(input))"""


def read(buffer: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    frame = run_module('import { readFrame } from "./lib/frame.js"', READ, stdin=buffer)
    return frame["facts"], {name: (shape, kind, data) for name, shape, kind, data in frame["arrays"]}


def test_browser_reads_every_kind_of_array() -> None:
    arrays: dict[str, NDArray[Any]] = {
        "half": np.array([[1.0, -2.5], [0.0, 65504.0]], np.float16),
        "tiny": np.array([2.0**-24, -(2.0**-14)], np.float16),
        "single": np.linspace(-1, 1, 6, dtype=np.float32).reshape(1, 2, 3),
        "whole": np.array([-(2**31), 2**31 - 1], np.int32),
        "byte": np.array([0, 7, 255], np.uint8),
        "nothing": np.zeros((0, 4), np.float32),
    }
    facts, read_arrays = read(save(arrays, {"frame": json.dumps({"step": 12, "state": "running"})}))
    assert facts == {"step": 12, "state": "running"}
    for name, array in arrays.items():
        shape, _, data = read_arrays[name]
        assert shape == list(array.shape)
        np.testing.assert_array_equal(np.array(data, np.float64), array.astype(np.float64).ravel())
    assert read_arrays["half"][1] == "Float32Array"


def test_browser_refuses_a_frame_that_is_cut_off() -> None:
    buffer = save({"map": np.ones(64, np.float32)}, {"frame": "{}"})
    with pytest.raises(AssertionError, match="cut off"):
        read(buffer[:-8])


def test_arrays_travel_in_kinds_that_a_browser_has() -> None:
    arrays = {
        "counts": np.array([[1, 2]], np.int64),
        "dead": np.array([True, False]),
        "map": np.full((2, 20, 20), 0.1),
        "exploding": np.full((2, 20, 20), 1e9, np.float32),
        "few": np.array([0.1], np.float32),
    }
    kinds = {
        name: array.dtype for name, array in load(save({k: _portable(v) for k, v in arrays.items()})).items()
    }
    assert kinds == {
        "counts": np.int32,
        "dead": np.uint8,
        "map": np.float16,
        "exploding": np.float32,
        "few": np.float32,
    }


def test_a_frame_never_says_paused_over_a_step_before_the_last() -> None:
    run = standing(state="paused")
    frame = encode_frame(run, Snapshot(7, {}, {}, "running", 0.0), live=True)
    facts, _ = read_frame(frame)
    assert (facts["step"], facts["state"]) == (7, "running")


def test_a_number_reads_alike_in_the_metrics_and_at_the_end_of_its_curve() -> None:
    """Long curves too: in half precision step 2,049 would be 2,048, and 0.958 sometimes 0.957."""
    run = standing()
    steps = np.arange(2_000, 2_700)
    losses = 0.9 + steps / 7_777
    snapshot = Snapshot(2_699, {"train_loss": losses[-1]}, {}, "paused", 0.0, {"val_loss": 2_600})
    frame = encode_frame(run, snapshot, live=True, curves={"step": steps, "train_loss": losses})
    facts, arrays = read_frame(frame)
    np.testing.assert_array_equal(arrays["history.step"], steps)
    assert facts["metrics"]["train_loss"] == float(arrays["history.train_loss"][-1])
    assert facts["measured"] == {"val_loss": 2_600}


@pytest.mark.filterwarnings("error")
def test_a_number_beyond_single_precision_is_left_out() -> None:
    """A loss on its way out of the finite world: 1e300 is finite, and its nearest float32 is not."""
    numbers = {"nan": np.nan, "inf": -np.inf, "beyond": 1e300, "large": 3e38}
    snapshot = Snapshot(3, numbers, {}, "diverged", 0.0, {}, {"rate": {**numbers, "of": numbers}})
    curves = {"beyond": np.array([1.0, -1e300])}
    facts, arrays = read(encode_frame(standing(), snapshot, live=True, curves=curves))
    assert facts["metrics"] == {"large": float(np.float32(3e38))}
    assert facts["judgements"] == {
        "rate": {"beyond": 1e300, "large": 3e38, "of": {"beyond": 1e300, "large": 3e38}}
    }
    assert arrays["history.beyond"][2] == [1.0, None]


def standing(**facts: Any) -> Any:
    """What `encode_frame` needs of a run."""
    config = SimpleNamespace(config=PlaneConfig())
    return SimpleNamespace(
        **{"look": "a-run", "message": "", "successor": "", "owner": "", "timeline": tuple, "spec": config},
        steps_per_second=None,
        **facts,
    )
