"""A run that was stored before detectors shifted their scenes: three steps of `small_detection`, as the
version of that time wrote them.
"""

from __future__ import annotations

import lzma
from pathlib import Path

import numpy as np

from nn_core.training import LocalEngine
from nn_core.training.engine.names import digest_of
from nn_core.training.engine.place import ENDING
from nn_core.training.engine.store import Store
from tests.nn_core.training.detection.small import small_detection
from tests.nn_core.training.engine.storing import recorded, woken
from tests.nn_core.training.segmentation import conftest
from tests.waiting import PATIENCE_S

few = conftest.few
KEPT = Path(__file__).with_name("before_shifts.safetensors.xz")
ID = "before-shifts"


def test_it_wakes_where_it_stood_and_learns_from_shifted_scenes_from_then_on(tmp_path: Path) -> None:
    store, engine = Store(tmp_path), LocalEngine()
    (tmp_path / f"{digest_of(ID).hex()}{ENDING}").write_bytes(lzma.decompress(KEPT.read_bytes()))
    record = store.load(ID)
    assert record is not None
    assert record.start is not None
    assert not record.start.trainer.part("shifts")
    run = woken(engine, record)
    assert run.spec == small_detection("few", batch_size=4, learning_rate=5e-3)
    assert run.wait(PATIENCE_S)
    assert (run.state, run.message, run.step_count) == ("paused", "", 3)
    kept = record.start.trainer.part("model.weights")
    for name, array in run.weights().arrays.items():
        np.testing.assert_array_equal(array, kept[name].numpy(), err_msg=name)
    assert run.history()["step"].tolist() == [0, 1, 2, 3]
    run.step(1)
    assert run.wait(PATIENCE_S)
    assert run.step_count == 4
    assert np.isfinite(run.latest().metrics["train_loss"])
    start = recorded(run).start
    assert start is not None
    assert start.trainer.part("shifts")
    engine.close()
    store.close()
