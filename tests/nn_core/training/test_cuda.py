"""Runs on a CUDA device: the same course as on the CPU, and only NumPy leaves. Needs such a device."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch

from nn_core.data import ImageSet
from nn_core.network.presets import classifier_preset, gan_preset
from nn_core.training import ClassifierRun, GanRun, LocalEngine, Probe, RunHandle
from tests.waiting import PATIENCE_S

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")

RANDOM = np.random.default_rng(0)
IMAGES = ImageSet(
    name="squares",
    title="Squares",
    images=(
        np.repeat(np.arange(4), 64)[:, None, None, None] * 60 + RANDOM.integers(0, 60, (256, 1, 28, 28))
    ).astype(np.uint8),
    labels=np.repeat(np.arange(4), 64),
    class_names=("a", "b", "c", "d"),
    source="made by this test",
    licence="MIT",
)
CLASSIFIER = ClassifierRun(classifier_preset("tiny_vgg", (1, 28, 28), 4), IMAGES)
GAN = GanRun(*gan_preset("dcgan", (1, 28, 28), 32), IMAGES)


@pytest.fixture(params=["cpu", "cuda"])
def engine(request: pytest.FixtureRequest) -> Iterator[LocalEngine]:
    engine = LocalEngine(device=request.param)
    yield engine
    engine.close()


def after(run: RunHandle, steps: int, probe: Probe) -> RunHandle:
    run.step(steps)
    assert run.wait(PATIENCE_S), run.message
    run.watch(probe)
    return run


@pytest.mark.parametrize("spec", [CLASSIFIER, GAN], ids=["classifier", "gan"])
def test_a_run_takes_the_same_course_on_both_devices(
    spec: ClassifierRun | GanRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    # TF32 rounds to 10 bits where the CPU keeps 23.
    monkeypatch.setattr(torch.backends.cudnn, "allow_tf32", False)
    losses = {}
    for device in ("cpu", "cuda"):
        engine = LocalEngine(device=device)
        run = after(engine.submit(spec), 3, Probe())
        losses[device] = {name: value for name, value in run.latest().metrics.items() if "loss" in name}
        engine.close()
    assert losses["cpu"].keys() == losses["cuda"].keys() != set()
    for name, value in losses["cpu"].items():
        assert losses["cuda"][name] == pytest.approx(value, rel=2e-2, abs=2e-3), name


@pytest.mark.parametrize("spec", [CLASSIFIER, GAN], ids=["classifier", "gan"])
def test_everything_that_leaves_is_numpy_and_the_past_returns(
    engine: LocalEngine, spec: ClassifierRun | GanRun
) -> None:
    probe = Probe(layers=("*",), weights=("*",), statistics=True, results=True)
    run = engine.submit(spec)
    run.watch(probe)
    untrained = run.latest().arrays
    after(run, 20, probe)
    trained, past = run.latest(), run.at(0, probe).arrays
    assert all(type(array) is np.ndarray and np.isfinite(array).all() for array in trained.arrays.values())
    first = spec.layer_names[0]
    assert not np.array_equal(trained.arrays[f"{first}.weight"], past[f"{first}.weight"])
    np.testing.assert_allclose(past[first], untrained[first], rtol=1e-4, atol=1e-5)
