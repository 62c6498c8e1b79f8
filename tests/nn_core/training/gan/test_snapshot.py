"""The arrays of a snapshot: the grid, the chosen sample, statistics of both networks."""

import numpy as np
import pytest

from nn_core.training import GAN_LOSSES, GanProbe
from tests.nn_core.training.gan.small_gans import EVERYTHING, IMAGES, make_trainer, train


def test_a_snapshot_holds_copies() -> None:
    trainer = make_trainer()
    arrays = trainer.snapshot(EVERYTHING)
    kept = {name: array.copy() for name, array in arrays.items()}
    for array in arrays.values():
        array.fill(7)
    train(trainer, 1)
    again = make_trainer().snapshot(EVERYTHING)
    assert all(np.array_equal(kept[name], again[name]) for name in kept)


def test_the_grid() -> None:
    trainer = make_trainer()
    train(trainer, 3)
    arrays = trainer.snapshot(GanProbe())
    shapes = {name: array.shape for name, array in arrays.items()}
    assert shapes == {
        "noise": (64, 4),
        "samples": (64, 1, 8, 8),
        "real": (16, 1, 8, 8),
        "d_samples": (64,),
        "d_real": (16,),
        "read_g": (4,),
        "sample": (1, 8, 8),
        "d_sample": (1,),
    }
    assert np.abs(arrays["samples"]).max() <= 1
    assert 0 < arrays["d_samples"].min() <= arrays["d_samples"].max() < 1
    known = {image.tobytes() for image in IMAGES.images}
    row = [np.rint((image + 1) * 127.5).astype(np.uint8).tobytes() for image in arrays["real"]]
    assert len(set(row)) == 16
    assert known.issuperset(row)


@pytest.mark.parametrize("loss", GAN_LOSSES)
def test_the_answers_before_a_cut_are_there_and_judged(loss: str) -> None:
    trainer = make_trainer(loss=loss)
    train(trainer, 3)
    arrays = trainer.snapshot(GanProbe())
    cut = loss in {"least_squares", "hinge"}
    assert ("uncut_samples" in arrays, "uncut_real" in arrays) == (cut, cut)
    if not cut:
        return
    for name in ("samples", "real"):
        np.testing.assert_array_equal(np.clip(arrays[f"uncut_{name}"], 0, 1), arrays[f"d_{name}"])
    arrays["uncut_samples"] = arrays["uncut_samples"] - 10
    play = trainer.judge(3, arrays, [], live=True)["play"]
    assert play["uncut_generated"] == pytest.approx(float(arrays["uncut_samples"].mean()))


@pytest.mark.parametrize("latent", [None, 9])
def test_the_chosen_sample_is_the_one_of_the_grid(latent: int | None) -> None:
    trainer = make_trainer()
    train(trainer, 3)
    grid = trainer.snapshot(GanProbe())
    chosen = None if latent is None else grid["noise"][latent]
    arrays = trainer.snapshot(
        GanProbe(latent=chosen, layers=("g.tanh1", "d.linear1"), weights=("g.linear1",))
    )
    np.testing.assert_allclose(arrays["sample"], grid["samples"][latent or 0], atol=1e-6)
    np.testing.assert_array_equal(arrays["g.tanh1"], arrays["sample"])
    np.testing.assert_allclose(arrays["d_sample"], grid["d_samples"][[latent or 0]], rtol=1e-5)
    np.testing.assert_allclose(1 / (1 + np.exp(-arrays["d.linear1"])), arrays["d_sample"], rtol=1e-5)
    assert [name for name in arrays if name.startswith(("g.", "d."))] == [
        "g.tanh1",
        "d.linear1",
        "g.linear1.weight",
        "g.linear1.bias",
    ]


def test_noise_that_went_to_the_browser_and_back_is_the_same_noise() -> None:
    noise = make_trainer(latent_size=32).snapshot(GanProbe())["noise"]
    np.testing.assert_array_equal(noise.astype(np.float16).astype(np.float32), noise)


def test_the_discriminator_may_look_at_a_given_image() -> None:
    trainer = make_trainer()
    train(trainer, 3)
    grid = trainer.snapshot(GanProbe())
    image = np.rint((grid["real"][2] + 1) * 127.5).astype(np.uint8)
    arrays = trainer.snapshot(GanProbe(image=image, layers=("d.conv1",)))
    np.testing.assert_allclose(arrays["d_sample"], grid["d_real"][[2]], rtol=1e-5)
    assert arrays["d.conv1"].ndim == 3
    np.testing.assert_allclose(arrays["sample"], grid["samples"][0], atol=1e-6)


def test_statistics_of_both_networks() -> None:
    trainer = make_trainer()
    train(trainer, 2)
    arrays = trainer.snapshot(EVERYTHING)
    for name in ("g.linear1", "g.conv_transpose2", "d.conv1", "d.linear1"):
        assert arrays[f"{name}.weight_histogram"].sum() == arrays[f"{name}.weight"].size
        assert arrays[f"{name}.weight_limit"][0] == np.abs(arrays[f"{name}.weight"]).max()
        assert arrays[f"{name}.gradient_histogram"].sum() == arrays[f"{name}.weight"].size
    assert arrays["g.relu1.dead"].tolist() == [0] * len(arrays["g.relu1"])
    past = trainer.snapshot(EVERYTHING, trainer.state())
    assert "g.linear1.weight_histogram" in past
    assert not any("gradient" in name for name in past)


def test_dead_units_are_found() -> None:
    trainer = make_trainer()
    state = trainer.state()
    state["g.norm1.weight"][2] = 0  # the third map of norm1 becomes its bias everywhere,
    state["g.norm1.bias"][2] = -1  # which the ReLU behind it cuts to zero
    dead = trainer.snapshot(GanProbe(statistics=True), state)["g.relu1.dead"]
    assert dead.nonzero()[0].tolist() == [2]


def test_still_run_shows_the_same_samples_for_every_probe_and_new_ones_after_a_step() -> None:
    trainer = make_trainer()
    first = trainer.snapshot(GanProbe())
    again = trainer.snapshot(GanProbe(latent=np.ones(trainer.config.latent_size, np.float32)))
    np.testing.assert_array_equal(first["samples"], again["samples"])
    assert not np.array_equal(first["sample"], again["sample"])
    state = trainer.state()
    trainer.step()
    stepped = trainer.snapshot(GanProbe())
    assert not np.array_equal(first["samples"], stepped["samples"])
    assert not np.array_equal(first["d_real"], stepped["d_real"])
    trainer.load(state, step_count=1, examples=0)
    np.testing.assert_array_equal(first["samples"], trainer.snapshot(GanProbe())["samples"])
