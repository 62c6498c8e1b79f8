"""The trainer of masks against loops written out by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from sklearn.metrics import f1_score, jaccard_score
from torch.nn import functional as F

from nn_core import Activation, Architecture, Conv2d, SpecError, build
from nn_core.data import DataError
from nn_core.data.scenes import load_scenes
from nn_core.measure.segmentation import ink_iou
from nn_core.network.unet import segmentation_preset
from nn_core.training import ConfigError, SegmentationConfig, SegmentationProbe, SegmentationRun
from nn_core.training.errors import Diverged
from nn_core.training.segmentation.trainer import SegmentationTrainer
from tests.nn_core.training.small_runs import small_segmentation

CPU = torch.device("cpu")
RESULTS = SegmentationProbe(results=True)


def few(**changes: Any) -> SegmentationRun:
    return small_segmentation(dataset="few", **changes)


def trainer_of(run: SegmentationRun) -> SegmentationTrainer:
    run.check()
    return SegmentationTrainer(run, run.load(), CPU)


def trained(run: SegmentationRun, steps: int) -> SegmentationTrainer:
    trainer = trainer_of(run)
    for _ in range(steps):
        trainer.step()
    return trainer


def truths() -> tuple[torch.Tensor, torch.Tensor]:
    scenes = load_scenes("few")
    return torch.tensor(scenes.images).float() / 255, torch.tensor(scenes.class_masks).long()


@pytest.mark.parametrize("loss", ["cross_entropy", "dice"])
def test_steps_are_those_of_adam_on_the_promised_batches(loss: str) -> None:
    plain = Architecture((1, 64, 64), (Conv2d(3, 3, padding=1), Activation("relu"), Conv2d(4, 1)))
    run = replace(few(loss=loss), architecture=plain)
    trainer = trained(run, 3)
    images, masks = truths()
    order = torch.arange(40)[torch.randperm(40, generator=torch.Generator().manual_seed(0))]
    model = build(run.architecture, 0)
    optimizer = torch.optim.Adam(model.parameters(), run.config.learning_rate)
    for step in range(3):
        batch = order[4 * step : 4 * step + 4]
        scores = model(images[batch])
        if loss == "dice":
            p, t = scores.softmax(1), F.one_hot(masks[batch], 4).movedim(-1, 1)
            sums = (0, 2, 3)
            value = 1 - ((2 * (p * t).sum(sums) + 1) / (p.sum(sums) + t.sum(sums) + 1)).mean()
        else:
            value = F.cross_entropy(scores, masks[batch])
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
    assert trainer.metrics()["train_loss"] == pytest.approx(value.item(), rel=1e-4)
    assert trainer.metrics()["epoch"] == 12 / 40
    learnt = trainer.state()
    for name, tensor in model.state_dict().items():
        torch.testing.assert_close(learnt[name], tensor, rtol=1e-3, atol=1e-5)


def test_scores_are_those_of_scikit_learn_over_all_validation_pixels() -> None:
    trainer = trained(few(), 12)
    measured = trainer.evaluate()
    found = trainer.snapshot(RESULTS)
    images, masks = truths()
    scenes = trainer.snapshot(SegmentationProbe(image=images[40:].numpy()))
    truth, said = masks[40:].numpy().ravel(), scenes["probabilities"].argmax(axis=1).ravel()
    there = np.union1d(truth, said)
    iou = jaccard_score(truth, said, labels=there, average=None)
    np.testing.assert_allclose(found["iou"][there], iou)
    np.testing.assert_allclose(found["dice"][there], f1_score(truth, said, labels=there, average=None))
    assert measured["val_iou"] == pytest.approx(iou.mean())
    assert ink_iou(found["confusion"]) == pytest.approx(jaccard_score(truth > 0, said > 0))
    assert found["confusion"].sum() == 20 * 64 * 64
    assert scenes["truth"].tolist() == masks[40:].tolist()


def test_the_truth_is_there_where_the_picture_is_a_scene() -> None:
    trainer = trainer_of(few())
    scenes = load_scenes("few")
    usual = trainer.snapshot(SegmentationProbe())
    np.testing.assert_array_equal(usual["truth"], scenes.class_masks[40])
    np.testing.assert_allclose(usual["input"], scenes.images[40] / 255, rtol=1e-6)
    chosen = trainer.snapshot(SegmentationProbe(image=scenes.images[7]))
    np.testing.assert_array_equal(chosen["truth"], scenes.class_masks[7])
    np.testing.assert_allclose(chosen["probabilities"].sum(axis=0), 1, rtol=1e-5)
    drawn = scenes.images[7].copy()
    drawn[0, 0, 0] ^= 1
    assert "truth" not in trainer.snapshot(SegmentationProbe(image=drawn))


def test_a_message_names_a_scene_by_its_place() -> None:
    run = few()
    probe = SegmentationProbe.read({"image": {"index": 7}, "results": True}, run)
    assert probe.image is not None
    np.testing.assert_array_equal(probe.image, load_scenes("few").images[7])
    with pytest.raises(ConfigError, match="0 to 59"):
        SegmentationProbe.read({"image": {"index": 60}}, run)


def test_a_twin_learns_beside_and_changes_nothing() -> None:
    both, alone = few(twin=True), few()
    assert both.twin is not None
    pair, single = trained(both, 4), trained(alone, 4)
    other = trained(replace(alone, architecture=both.twin), 4)
    weights = pair.state()
    for name, tensor in single.state().items():
        torch.testing.assert_close(weights[name], tensor)
    for name, tensor in other.state().items():
        torch.testing.assert_close(weights[f"twin.{name}"], tensor)
    assert pair.metrics()["twin_train_loss"] == pytest.approx(other.metrics()["train_loss"])
    assert pair.evaluate()["twin_val_iou"] == pytest.approx(other.evaluate()["val_iou"])
    shown, known = pair.snapshot(RESULTS), other.snapshot(RESULTS)
    for name in ("probabilities", "confusion", "iou", "dice"):
        np.testing.assert_allclose(shown[f"twin.{name}"], known[name], rtol=1e-5)
    assert len(weights) == 2 * len(single.state())


def test_the_past_is_shown_as_it_was_and_gone_back_to() -> None:
    trainer = trained(few(twin=True), 2)
    kept, before = trainer.state(), trainer.snapshot(RESULTS)
    for _ in range(3):
        trainer.step()
    shown = trainer.snapshot(RESULTS, kept)
    for name, array in before.items():
        np.testing.assert_allclose(shown[name], array, rtol=1e-5, err_msg=name)
    trainer.load(kept, 2, 8)
    np.testing.assert_allclose(trainer.snapshot(RESULTS)["iou"], before["iou"])
    assert "train_loss" not in trainer.metrics()


def test_results_of_the_newest_validation_cost_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    trainer, probe = trained(few(twin=True), 2), SegmentationProbe(validated=True)
    light = SegmentationProbe(results=True, validated=True).light
    assert isinstance(light, SegmentationProbe)
    assert (probe.costly, light.results, light.validated) == (False, False, True)
    assert "iou" not in trainer.snapshot(probe)
    trainer.evaluate()
    then = trainer.snapshot(RESULTS)
    trainer.step()
    monkeypatch.setattr(trainer, "_check", None)
    now = trainer.snapshot(probe)
    assert now["results.step"].tolist() == [2]
    for name in ("confusion", "iou", "dice", "twin.confusion", "twin.iou", "twin.dice"):
        np.testing.assert_array_equal(now[name], then[name])
    assert "masks" in trainer.judge(3, now, (), True)
    assert "iou" not in trainer.snapshot(probe, trainer.state())


def test_looking_disturbs_no_step() -> None:
    looked, other = trainer_of(few()), trainer_of(few())
    for _ in range(3):
        looked.step()
        other.step()
        looked.snapshot(SegmentationProbe(layers=("*",), weights=("*",), statistics=True, results=True))
        looked.evaluate()
    for name, tensor in other.state().items():
        assert torch.equal(looked.state()[name], tensor)


def test_another_loss_measures_anew_and_says_so() -> None:
    run = few()
    trainer = trained(run, 2)
    trainer.evaluate()
    weights = trainer.state()
    rescaled = trainer.configure(replace(run.config, loss="dice"))
    assert rescaled is not None
    assert (rescaled.before, rescaled.after) == ("cross_entropy", "dice")
    assert trainer.next_evaluation == 2
    assert 0 < trainer.metrics()["train_loss"] < 1
    assert "gradient_norm" not in trainer.metrics()  # that of the batch by Dice was never worked out
    assert trainer.evaluate()["val_loss"] == pytest.approx(0.75, abs=0.3)
    assert all(torch.equal(weights[name], tensor) for name, tensor in trainer.state().items())
    assert trainer.configure(replace(run.config, loss="dice", learning_rate=0.1)) is None
    trainer.step()
    assert trainer.metrics()["gradient_norm"] > 0
    assert SegmentationConfig.live_fields() == {"loss", "learning_rate", "batch_size", "own"}


@pytest.mark.parametrize("twin", [False, True])
def test_another_loss_tells_of_the_very_same_batch_and_the_first_one_comes_back(twin: bool) -> None:
    run = few(twin=twin)
    trainer, other = trained(run, 2), trained(run, 1)
    names = ["train_loss", "twin_train_loss"] if twin else ["train_loss"]
    before = [trainer.metrics()[name] for name in names]
    other.configure(replace(run.config, loss="dice"))
    other.step()  # the same batch with the same weights, of which Dice is lowered
    trainer.configure(replace(run.config, loss="dice"))
    assert [trainer.metrics()[name] for name in names] == [other.metrics()[name] for name in names]
    woken = trainer_of(replace(run, config=replace(run.config, loss="dice")))
    woken.restore(trainer.whole())
    for one in (trainer, woken):
        one.configure(run.config)
        assert [one.metrics()[name] for name in names] == before


def test_what_masks_are_worth_is_judged_of_the_results() -> None:
    trainer = trainer_of(few(twin=True))
    arrays = trainer.snapshot(RESULTS)
    arrays["confusion"] = np.array([[90, 0, 0, 0], [8, 1, 1, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
    arrays["twin.confusion"] = np.diag([90, 3, 3, 4])
    judged = trainer.judge(0, arrays, (), True)
    assert judged == {
        "masks": {"kind": "mixed", "right": 0.5, "chance": 0.5},
        "twin.masks": {"kind": "well", "right": 1.0, "chance": 0.34},
    }
    assert trainer.judge(0, trainer.snapshot(SegmentationProbe()), (), True) == {}


def test_a_loss_that_breaks_down_says_where() -> None:
    with pytest.raises(Diverged, match=r"became infinite or not a number|grew to"):
        trained(few(learning_rate=1e6), 30)


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"dataset": "cats"}, DataError, r"no scenes named 'cats'; choose one of digits_plain"),
        ({"dataset": 3}, DataError, "no scenes named 3"),
        (
            {"architecture": Architecture((1, 32, 32), (Conv2d(4, 1),))},
            SpecError,
            "These scenes are 1 x 64 x 64; the network reads 1 x 32 x 32",
        ),
        (
            {"architecture": Architecture((1, 64, 64), (Conv2d(3, 1),))},
            SpecError,
            "one of 4 classes, so the last layer must give 4 x 64 x 64 numbers; it gives 3 x 64 x 64",
        ),
        ({"twin": Architecture((1, 64, 64), (Conv2d(4, 3),))}, SpecError, "it gives 4 x 62 x 62"),
        ({"config": SegmentationConfig(batch_size=1)}, ConfigError, "give it 2 or more"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message.replace("(", r"\(")):
        replace(few(), **changes).check()


def test_it_learns() -> None:
    """A few scenes by heart: ink is found on scenes that it has not seen."""
    run = SegmentationRun(segmentation_preset("unet", (1, 64, 64), 4), "few")
    trainer = trainer_of(replace(run, config=SegmentationConfig(learning_rate=1e-2)))
    before = ink_iou(trainer.snapshot(RESULTS)["confusion"])
    for _ in range(60):
        trainer.step()
    assert ink_iou(trainer.snapshot(RESULTS)["confusion"]) > max(0.5, before + 0.3)
