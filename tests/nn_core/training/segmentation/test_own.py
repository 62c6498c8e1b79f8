"""Own pictures with painted masks: how they are learnt from, by torch and by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from nn_core import Activation, Architecture, Conv2d, build
from nn_core.data.own_scenes import OwnScene
from nn_core.data.scenes import load_scenes
from nn_core.training import ConfigError, SegmentationProbe, SegmentationRun
from nn_core.training.engine.build import build_trainer
from nn_core.training.segmentation.trainer import SegmentationTrainer
from tests.nn_core.training.small_runs import own_scene, small_segmentation


def few(count: int, **changes: Any) -> SegmentationRun:
    """A run on a few scenes and so many own ones."""
    return small_segmentation(dataset="few", own=tuple(map(own_scene, range(count))), **changes)


def trainer_of(run: SegmentationRun) -> SegmentationTrainer:
    run.check()
    return build_trainer(run, run.load(), "cpu")  # type: ignore[return-value]


def tensors(own: tuple[OwnScene, ...]) -> tuple[torch.Tensor, torch.Tensor]:
    images = torch.tensor(np.stack([scene.image for scene in own])).double() / 255
    return images, torch.tensor(np.stack([scene.classes for scene in own])).long()


@pytest.mark.parametrize("loss", ["cross_entropy", "dice"])
def test_the_gradient_of_a_batch_is_that_of_the_sets_and_the_own_scenes_together(loss: str) -> None:
    plain = Architecture((1, 64, 64), (Conv2d(3, 3, padding=1), Activation("relu"), Conv2d(4, 1)))
    run = replace(few(3, loss=loss, batch_size=8), architecture=plain)
    trainer = trainer_of(run)
    scenes = load_scenes("few")
    model = build(plain, 0).double()
    trainer.step()  # takes own scenes 0 and 1
    trainer.load({name: one.float() for name, one in model.state_dict().items()}, 1, 8)
    trainer.step()  # takes 2 and 0
    order = torch.arange(40)[torch.randperm(40, generator=torch.Generator().manual_seed(0))]
    batch = order[8:16]
    images, masks = tensors(tuple(run.config.own[at] for at in (2, 0)))
    images = torch.cat([torch.tensor(scenes.images[batch]).double() / 255, images])
    masks = torch.cat([torch.tensor(scenes.class_masks[batch]).long(), masks])
    scores = model(images)
    if loss == "dice":
        p, t = scores.softmax(1), F.one_hot(masks, 4).movedim(-1, 1)
        sums = (0, 2, 3)
        value = 1 - ((2 * (p * t).sum(sums) + 1) / (p.sum(sums) + t.sum(sums) + 1)).mean()
    else:
        value = F.cross_entropy(scores, masks)
    value.backward()
    metrics = trainer.metrics()
    assert metrics["train_loss"] == pytest.approx(value.item(), rel=1e-5)
    slope = torch.cat([one.grad.flatten() for one in model.parameters()])  # type: ignore[union-attr]
    assert metrics["gradient_norm"] == pytest.approx(slope.norm().item(), rel=1e-4)
    assert metrics["epoch"] == 16 / 40


@pytest.mark.parametrize(("batch", "own"), [(2, 1), (4, 1), (7, 1), (8, 2), (32, 8)])
def test_so_many_own_scenes_are_in_a_batch(batch: int, own: int) -> None:
    assert few(1, batch_size=batch).config.own_at_once == own
    assert few(0, batch_size=batch).config.own_at_once == 0
    assert few(1, batch_size=batch).batch == batch + own


def test_the_sets_own_batches_stay_as_they_were_and_a_picture_is_learnt_from_at_once() -> None:
    """The random numbers that shuffle the set know nothing of own scenes."""
    own, none = trainer_of(few(1)), trainer_of(few(0))
    for trainer in (own, none):
        trainer.step()
    assert any(not torch.equal(one, none.state()[name]) for name, one in own.state().items())
    none.configure(few(1).config)
    own.load(none.state(), 1, 4)
    none.load(none.state(), 1, 4)
    for trainer in (own, none):
        trainer.step()
    assert all(torch.equal(one, none.state()[name]) for name, one in own.state().items())


def test_what_was_painted_is_the_truth_of_the_picture() -> None:
    run = few(2)
    trainer = trainer_of(run)
    shown = trainer.snapshot(SegmentationProbe(image=run.config.own[1].image))
    np.testing.assert_array_equal(shown["truth"], run.config.own[1].classes)
    assert (shown["truth"].dtype, shown["own"].tolist()) == (np.uint8, [1])
    trainer.configure(replace(run.config, own=run.config.own[1:]))
    assert trainer.snapshot(SegmentationProbe(image=run.config.own[1].image))["own"].tolist() == [0]
    trainer.configure(replace(run.config, own=()))
    assert not {"own", "truth"} & trainer.snapshot(SegmentationProbe(image=run.config.own[1].image)).keys()
    assert "own" not in trainer.snapshot(SegmentationProbe())


def test_a_scene_of_the_set_that_is_painted_on_is_kept_aside_no_more() -> None:
    scenes, run = load_scenes("few"), few(0)
    mask = np.zeros((64, 64), int)
    mask[3, 4] = 3
    config = replace(run.config, own=(OwnScene.of(scenes.images[45], mask),))
    trainer = trainer_of(run)
    trainer.evaluate()
    planned = trainer.next_evaluation
    trainer.configure(config)
    assert trainer.next_evaluation == 0 != planned
    found = trainer.snapshot(SegmentationProbe(image=scenes.images[45], results=True))
    assert found["confusion"].sum() == 19 * 64 * 64
    np.testing.assert_array_equal(found["truth"], mask)
    assert replace(run, config=config).kept_aside(scenes).tolist() == [
        place for place in range(40, 60) if place != 45
    ]
    trainer.evaluate()
    planned = trainer.next_evaluation
    trainer.configure(replace(config, own=(*config.own, own_scene(0))))
    assert trainer.next_evaluation == planned  # it was no scene of the set


def test_a_picture_in_a_batch_with_a_twin_teaches_both() -> None:
    pair, alone = trainer_of(few(2, twin=True)), few(2)
    assert pair._run.twin is not None
    other = trainer_of(replace(alone, architecture=pair._run.twin))
    for trainer in (pair, other):
        trainer.step()
    for name, tensor in other.state().items():
        torch.testing.assert_close(pair.state()[f"twin.{name}"], tensor)


def test_a_class_that_is_not_there_is_refused_in_words() -> None:
    scene = OwnScene.of(np.zeros((64, 64), int), np.full((64, 64), 4))
    run = few(1)
    with pytest.raises(
        ConfigError, match="own picture 2 has a class that is not there; there are background"
    ):
        replace(run, config=replace(run.config, own=(*run.config.own, scene))).check()


def test_more_than_there_is_room_for_and_what_is_none_are_refused() -> None:
    with pytest.raises(ConfigError, match="At most 16 own pictures"):
        few(17)
    with pytest.raises(ConfigError, match="At most 16 own pictures"):
        small_segmentation(own=("no scene",))


def test_own_scenes_count_in_the_budget() -> None:
    none, one, many = (few(count).memory() for count in (0, 1, 16))
    assert one.total - none.total > 2 * 64 * 64
    assert many.total - one.total > 15 * 2 * 64 * 64
    assert few(1).longest_macs() >= few(0).longest_macs()
    assert few(1).step_macs() == few(0).step_macs() * 5 // 4


def test_one_painted_picture_is_learnt() -> None:
    """A bright frame, said to be of class 3: the scenes alone teach nothing of the like."""
    image, mask = np.full((64, 64), 60), np.zeros((64, 64), int)
    image[16:40, 20:44], mask[16:40, 20:44] = 230, 3
    image[22:34, 26:38], mask[22:34, 26:38] = 5, 0
    own = (OwnScene.of(image, mask),)

    def iou(scenes: tuple[OwnScene, ...]) -> float:
        trainer = trainer_of(small_segmentation(dataset="few", own=scenes, learning_rate=0.02))
        for _ in range(100):
            trainer.step()
        said = trainer.snapshot(SegmentationProbe(image=own[0].image))["probabilities"].argmax(axis=0) == 3
        return float((said & (mask == 3)).sum() / (said | (mask == 3)).sum())

    assert iou(()) < 0.2
    assert iou(own) > 0.7
