"""It learns, twice alike from one seed, and its numbers are those of torch in float64 and of plain loops."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from nn_core import build
from nn_core.measure.detection import Boxes, mean_average_precision, tally
from nn_core.mechanics.boxes import suppress
from nn_core.network.detectors import detector_preset
from nn_core.training import DetectionConfig, DetectionProbe, DetectionRun
from nn_core.training.detection.shifts import Shifts
from nn_core.training.detection.trainer import DetectionTrainer
from nn_core.training.engine.build import build_trainer
from nn_core.training.errors import Diverged
from tests.nn_core.training.detection.small import small_detection

EVERYTHING = DetectionProbe(layers=("*",), weights=("*",), statistics=True, results=True)


def trainer_of(run: DetectionRun, steps: int = 0) -> DetectionTrainer:
    run.check()
    trainer = build_trainer(run, run.load(), "cpu")
    assert isinstance(trainer, DetectionTrainer)
    for _ in range(steps):
        trainer.step()
    return trainer


def output_of(trainer: DetectionTrainer, run: DetectionRun, places: Any) -> torch.Tensor:
    """The network's numbers in float64, built anew."""
    model = build(run.architecture)
    model.load_state_dict(trainer.state())
    pixels = torch.tensor(run.load().images[places]).double() / 255
    with torch.no_grad():
        return model.eval().double()(pixels)  # type: ignore[no-any-return]


def losses_by_hand(
    output: torch.Tensor, run: DetectionRun, places: Any, shifts: Any = None
) -> tuple[float, float, float]:
    """Cell by cell, thing by thing, of scenes that are shifted so far down and to the right."""
    scenes, (_, rows, columns) = run.load(), run.architecture.out_shape
    present, of_box, of_class = torch.zeros(len(places), rows, columns), 0.0, 0.0
    for at, place in enumerate(places):
        for thing in range(scenes.counts[place]):
            y0, x0, y1, x1 = map(float, scenes.boxes[place, thing])
            if shifts is not None:
                down, right = shifts[at].tolist()
                y0, x0, y1, x1 = y0 + down, x0 + right, y1 + down, x1 + right
            y, x = (y0 + y1) / 2 / 64 * rows, (x0 + x1) / 2 / 64 * columns
            row, column = int(y), int(x)
            if present[at, row, column]:
                continue  # the first thing has the cell
            present[at, row, column] = 1
            cell = output[at, :, row, column]
            wanted = torch.tensor([y - row, x - column, (y1 - y0) / 64, (x1 - x0) / 64]).double()
            away = (cell[1:5].sigmoid() - wanted).abs()
            of_box += torch.where(away < 0.1, away**2 / 0.2, away - 0.05).sum().item()
            of_class -= cell[5:].log_softmax(0)[scenes.labels[place, thing]].item()
    of_object = F.binary_cross_entropy_with_logits(output[:, 0], present.double(), reduction="sum").item()
    return of_object / len(places), of_box / len(places), of_class / len(places)


def test_validation_losses_are_those_of_a_loop_by_hand() -> None:
    run = small_detection()
    trainer = trainer_of(run, 5)
    measured = trainer.evaluate()
    places = run.load().split().validation[:300]
    one, two, three = losses_by_hand(output_of(trainer, run, places), run, places)
    assert measured["val_object_loss"] == pytest.approx(one, rel=1e-4)
    assert measured["val_box_loss"] == pytest.approx(two, rel=1e-4)
    assert measured["val_class_loss"] == pytest.approx(three, rel=1e-4)
    assert measured["val_loss"] == pytest.approx(one + 5 * two + three, rel=1e-4)


def test_training_losses_are_those_of_the_last_batch_before_its_step() -> None:
    run = small_detection(box_weight=2.0, class_weight=0.5)
    train = torch.tensor(run.load().split().train)
    order = train[torch.randperm(len(train), generator=torch.Generator().manual_seed(0))]
    model = build(run.architecture, seed=0).double().train()
    places = order[:8].numpy()
    shifts = Shifts(run.load(), run.grid, seed=0).draw(order[:8])
    images = torch.tensor(run.load().images[places]).double() / 255
    ways = map(tuple, shifts.tolist())
    moved = [image.roll(way, (1, 2)) for image, way in zip(images, ways, strict=True)]
    with torch.no_grad():
        output = model(torch.stack(moved))
    metrics = trainer_of(run, 1).metrics()
    one, two, three = losses_by_hand(output, run, places, shifts)
    assert metrics["train_object_loss"] == pytest.approx(one, rel=1e-4)
    assert metrics["train_box_loss"] == pytest.approx(two, rel=1e-4)
    assert metrics["train_class_loss"] == pytest.approx(three, rel=1e-4)
    assert metrics["train_loss"] == pytest.approx(one + 2 * two + 0.5 * three, rel=1e-4)
    assert metrics["epoch"] == pytest.approx(8 / 2400)


def test_what_is_found_is_measured_as_the_boxes_of_a_snapshot_are() -> None:
    run = small_detection(learning_rate=0.01)
    trainer = trainer_of(run, 150)
    measured, seen = trainer.evaluate(), trainer.snapshot(DetectionProbe(results=True))
    found, truths = [], []
    for scene in range(300):
        raw = seen["found"][seen["found"][:, 0] == scene]
        there = seen["there"][seen["there"][:, 0] == scene]
        left = raw[suppress(raw[:, 1:5], raw[:, 6], 0.45, raw[:, 5]).kept]
        found.append(Boxes(left[:, 1:5], left[:, 5], left[:, 6]))
        truths.append(Boxes(there[:, 1:5], there[:, 5]))
    counted = tally(found, truths, 0.3)
    assert counted.right > 20
    assert measured["val_precision"] == pytest.approx(counted.precision, abs=0.01)
    assert measured["val_recall"] == pytest.approx(counted.recall, abs=0.01)
    assert measured["val_map"] == pytest.approx(mean_average_precision(found, truths, 3), abs=0.01)
    assert sum(len(one.labels) for one in truths) == run.load().counts[2400:2700].sum()


def test_before_a_box_counts_there_is_no_precision() -> None:
    trainer = trainer_of(small_detection())
    weights = trainer.state()
    *_, bias = weights  # of the last layer, whose first number says how sure a cell is
    weights[bias][0] = -20
    trainer.load(weights, 0, 0)
    measured = trainer.evaluate()
    assert np.isnan(measured["val_precision"])
    assert measured["val_recall"] == 0


def test_a_scene_comes_with_its_truth_and_another_picture_without() -> None:
    run = small_detection()
    trainer, scenes = trainer_of(run), run.load()
    seen = trainer.snapshot(DetectionProbe(image=scenes.images[17], layers=("conv1",)))
    count = scenes.counts[17]
    assert seen["truth.boxes"].tolist() == scenes.boxes[17, :count].tolist()
    assert seen["truth.labels"].tolist() == scenes.labels[17, :count].tolist()
    assert {name: one.shape for name, one in seen.items() if "truth" not in name} == {
        "input": (1, 64, 64),
        "conv1": (8, 16, 16),
        "sure": (4, 4),
        "scores": (4, 4),
        "labels": (4, 4),
        "boxes": (4, 4, 4),
    }
    changed = scenes.images[17].copy()
    changed[0, 0, 0] ^= 1
    assert "truth.boxes" not in trainer.snapshot(DetectionProbe(image=changed))
    several = trainer.snapshot(DetectionProbe(image=scenes.images[:3]))
    assert several["boxes"].shape == (3, 4, 4, 4)
    usual = trainer.snapshot(DetectionProbe())
    assert np.array_equal(np.rint(usual["input"] * 255), scenes.images[2400])


def test_the_grid_of_a_snapshot_is_that_of_the_network() -> None:
    run = small_detection()
    trainer = trainer_of(run, 3)
    seen, output = trainer.snapshot(DetectionProbe()), output_of(trainer, run, [2400])[0]
    best, labels = output[5:].softmax(0).max(0)
    np.testing.assert_allclose(seen["sure"], output[0].sigmoid(), rtol=1e-4)
    np.testing.assert_allclose(seen["scores"], output[0].sigmoid() * best, rtol=1e-4)
    assert np.array_equal(seen["labels"], labels)
    tall = seen["boxes"][..., 2] - seen["boxes"][..., 0]
    np.testing.assert_allclose(tall, output[3].sigmoid() * 64, rtol=1e-4)


@pytest.mark.walk
def test_a_small_detector_learns() -> None:
    info = small_detection().load()
    run = DetectionRun(
        detector_preset("grid_8", (1, 64, 64), 3), info.name, DetectionConfig(batch_size=16, seed=1)
    )
    trainer = trainer_of(run)
    before = trainer.evaluate()
    for _ in range(120):
        trainer.step()
    after = trainer.evaluate()
    assert after["val_map"] > 0.4 > 0.05 > before["val_map"]
    for term in ("object", "box", "class"):
        assert after[f"val_{term}_loss"] < 0.7 * before[f"val_{term}_loss"]


def test_same_seed_same_weights_and_another_seed_others() -> None:
    first, again, other = (trainer_of(small_detection(seed=seed), 6).state() for seed in (5, 5, 6))
    assert all(torch.equal(first[name], again[name]) for name in first)
    assert not torch.equal(first["conv1.weight"], other["conv1.weight"])


def test_looking_changes_nothing_and_draws_nothing() -> None:
    state = torch.get_rng_state()
    plain, watched = trainer_of(small_detection()), trainer_of(small_detection())
    for _ in range(4):
        plain.step()
        watched.snapshot(EVERYTHING)
        watched.step()
        watched.snapshot(EVERYTHING)
    assert all(torch.equal(one, watched.state()[name]) for name, one in plain.state().items())
    assert torch.equal(state, torch.get_rng_state())


def test_the_past_is_shown_as_it_was() -> None:
    trainer = trainer_of(small_detection(), 3)
    probe = DetectionProbe(results=True)
    before, weights = trainer.snapshot(probe), trainer.state()
    assert before.pop("found.step") == 3
    for _ in range(5):
        trainer.step()
    np.testing.assert_equal(trainer.snapshot(probe, weights), before)


def test_while_it_trains_the_results_are_those_of_the_newest_validation() -> None:
    trainer = trainer_of(small_detection(learning_rate=0.01), 3)
    trainer.evaluate()
    probe = DetectionProbe(results=True)
    before = trainer.snapshot(probe)
    for _ in range(5):
        trainer.step()
    after = trainer.snapshot(probe)
    assert after["found.step"] == before["found.step"] == 3
    assert np.array_equal(after["found"], before["found"])
    assert not np.array_equal(after["boxes"], before["boxes"])
    trainer.evaluate()
    assert trainer.snapshot(probe)["found.step"] == 8


def test_a_loss_that_counts_otherwise_is_the_same_terms_weighed_anew() -> None:
    run = small_detection()
    trainer = trainer_of(run, 2)
    before, checked = trainer.metrics(), trainer.evaluate()
    assert trainer.configure(DetectionConfig(batch_size=8, learning_rate=0.1)) is None
    news = trainer.configure(DetectionConfig(batch_size=8, box_weight=0.0, class_weight=3.0))
    assert news is not None
    assert news.metrics == {"train_loss", "val_loss"}
    assert trainer.next_evaluation == trainer.step_count
    expected = before["train_object_loss"] + 3 * before["train_class_loss"]
    assert trainer.metrics()["train_loss"] == pytest.approx(expected)
    past = trainer.recall({}, {**before, **checked})
    assert past["train_loss"] == pytest.approx(expected)
    assert past["val_loss"] == pytest.approx(checked["val_object_loss"] + 3 * checked["val_class_loss"])
    assert past["val_map"] == checked["val_map"]
    assert trainer.recall({}, {"epoch": 1.0}) == {"epoch": 1.0}


def test_a_box_that_counts_for_nothing_is_not_learnt() -> None:
    trainer = trainer_of(small_detection(box_weight=0.0, learning_rate=0.01))
    before = trainer.evaluate()
    for _ in range(60):
        trainer.step()
    after = trainer.evaluate()
    assert after["val_object_loss"] < before["val_object_loss"]
    assert after["val_box_loss"] > 0.9 * before["val_box_loss"]


def test_a_learning_rate_that_is_far_too_large_is_said() -> None:
    trainer = trainer_of(small_detection(learning_rate=1e6))

    def train() -> None:
        for _ in range(50):
            trainer.step()

    with pytest.raises(Diverged):
        train()
