"""A network that learns where things are, which boxes hold them, and what they are."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from nn_core.data.scenes import Scenes
from nn_core.judgements.recent import Point
from nn_core.measure.detection import Boxes, mean_average_precision, tally
from nn_core.network.build import build
from nn_core.training.classifier.optimizer import Adam
from nn_core.training.classifier.statistics import histograms
from nn_core.training.detection.grid import (
    SCORE,
    Answers,
    answers_of,
    left_over,
    raw_boxes,
    targets,
)
from nn_core.training.detection.losses import terms
from nn_core.training.detection.shifts import Shifts, shifted
from nn_core.training.detection.spec import (
    DetectionConfig,
    DetectionProbe,
    DetectionRun,
)
from nn_core.training.errors import Diverged, grew
from nn_core.training.memory import EVALUATION_BATCH, chunk_of, pass_numbers
from nn_core.training.scene_feed import SceneFeed
from nn_core.training.trainer import (
    Arrays,
    Judgements,
    Metrics,
    Rescaled,
    Weights,
    evaluation_after,
    first_broken_layer,
    forward,
    gradient_norm,
    looking_copy,
    parameters_of,
    placed,
    to_numpy,
    with_weights,
)
from nn_core.training.whole import Whole, named, restore_model, whole_model

EARLY_EVALUATIONS = (25, 50, 75, 100, 150)
TRAINING_SCENES_PER_VALIDATION_SCENE = 10
"""Validation comes after this many training scenes for each validation scene: about 6 % of the time."""

LARGEST_LOSS = 1e6
"""A fresh network costs about a hundred a scene: far beyond that nothing is learnt any more."""
WEIGHED = frozenset({"train_loss", "val_loss"})
"""What hangs on how much each term counts."""


class DetectionTrainer:
    """Lowers the three terms of a grid detector, one batch of shifted scenes a step."""

    def __init__(self, run: DetectionRun, scenes: Scenes, device: torch.device) -> None:
        self.config = run.config
        self.step_count = self.examples = 0
        self.next_evaluation: int | None = 0
        self._device = device
        self._scenes = scenes
        self._feed = SceneFeed(run, scenes, device)
        self._size: tuple[int, int] = scenes.images.shape[2:]
        self._chunk = chunk_of(pass_numbers(run.architecture), EVALUATION_BATCH)
        kept = self._feed.validation.cpu().numpy()
        self._targets = [
            torch.from_numpy(part).to(device)
            for part in targets(scenes.boxes[kept], scenes.labels[kept], self._size, run.grid)
        ]
        self._shifts = Shifts(scenes, run.grid, run.config.seed)
        self._truths = [self._truth(int(place)) for place in self._feed.validation]
        self._model = placed(build(run.architecture, run.config.seed), device)
        self._view = looking_copy(self._model)
        self._optimizer = self._fresh_optimizer()
        self._last: tuple[float, float, float] | None = None
        self._checked: tuple[int, Tensor] | None = None

    def _truth(self, place: int) -> Boxes:
        count = self._scenes.counts[place]
        return Boxes(self._scenes.boxes[place, :count], self._scenes.labels[place, :count])

    # Training

    def step(self) -> None:
        batch = self._feed.batches.take(self.config.batch_size)
        shifts = self._shifts.draw(batch)
        images = shifted(self._feed.images(batch), shifts)
        wanted = (torch.from_numpy(part).to(self._device) for part in self._shifts.targets(batch, shifts))
        self._optimizer.zero_grad()
        found = terms(self._model(images), *wanted)
        loss = self._weighed(found)
        value = loss.item()
        if not math.isfinite(value):
            raise Diverged(first_broken_layer(self._view, images))
        if value > LARGEST_LOSS:
            raise Diverged("the loss", grew(value))
        loss.backward()
        self._optimizer.step()
        self._last = found.object.item(), found.box.item(), found.label.item()
        self.step_count += 1
        self.examples += len(batch)

    def _weighed(self, found: Any) -> Any:
        """The loss, of the three terms."""
        of_object, of_box, of_class = found
        return of_object + self.config.box_weight * of_box + self.config.class_weight * of_class

    def _fresh_optimizer(self) -> Adam:
        return Adam(self._model.parameters(), self.config.learning_rate)

    def configure(self, config: DetectionConfig) -> Rescaled | None:
        """Adam's means go on. Where the terms count otherwise, the loss is that of now."""
        before, self.config = self.config, config
        self._optimizer.learning_rate = config.learning_rate
        if _scale(before) != _scale(config):
            self.next_evaluation = self.step_count
        return Rescaled.between(_scale(before), _scale(config), WEIGHED)

    def state(self) -> Weights:
        return {name: tensor.to("cpu", copy=True) for name, tensor in self._model.state_dict().items()}

    def load(self, weights: Weights, step_count: int, examples: int) -> None:
        self._model.load_state_dict(weights)
        self._model.zero_grad()
        self.step_count, self.examples = step_count, examples
        self._optimizer = self._fresh_optimizer()
        self._last = self._checked = None
        self._plan_evaluation()

    def whole(self) -> Whole:
        """Tensors: "model.…" (see `whole_model`), "optimizer.…", "batches.order", "batches.random",
        "shifts.random". Facts: "step_count", "examples", "next_evaluation", "batches_used", and "terms" of
        the last step, None before the first.
        """
        batches, used = self._feed.batches.whole()
        tensors = {
            **whole_model("model", self._model),
            **named("optimizer", self._optimizer.whole()),
            **named("batches", batches),
            **named("shifts", {"random": self._shifts.random.get_state()}),
        }
        facts = {
            "step_count": self.step_count,
            "examples": self.examples,
            "next_evaluation": self.next_evaluation,
            "batches_used": used,
            "terms": None if self._last is None else list(self._last),
        }
        return Whole(tensors, facts)

    def restore(self, whole: Whole) -> None:
        facts = whole.facts
        restore_model(whole, "model", self._model)
        self._optimizer.restore(whole.part("optimizer"))
        self._feed.batches.restore(whole.part("batches"), facts["batches_used"])
        shifts = whole.part("shifts")
        if shifts:  # earlier versions shifted nothing: such a run begins to
            self._shifts.random.set_state(shifts["random"])
        self.step_count, self.examples = facts["step_count"], facts["examples"]
        self.next_evaluation = facts["next_evaluation"]
        last = facts["terms"]
        self._last = None if last is None else (last[0], last[1], last[2])

    # Measuring

    def metrics(self) -> Metrics:
        """Of the last batch "train_loss" and its terms, "train_object_loss", "train_box_loss" and
        "train_class_loss"; "gradient_norm"."""
        epoch = self.examples / len(self._feed.batches)
        if self._last is None:
            return {"epoch": epoch}
        return {
            "epoch": epoch,
            **self._losses("train", self._last),
            "gradient_norm": gradient_norm(self._model.parameters()),
        }

    def _losses(self, part: str, found: tuple[float, float, float]) -> Metrics:
        of_object, of_box, of_class = found
        return {
            f"{part}_loss": self._weighed(found),
            f"{part}_object_loss": of_object,
            f"{part}_box_loss": of_box,
            f"{part}_class_loss": of_class,
        }

    @torch.no_grad()
    def evaluate(self) -> Metrics:
        """ "val_loss" and its terms; "val_precision" (NaN where no box counts) and "val_recall" at the usual
        thresholds; "val_map".
        """
        output = self._newest()
        one, two, three = terms(output, *self._targets)
        found = list(map(left_over, raw_boxes(self._answers(output))))
        count = tally(found, self._truths, SCORE)
        self._plan_evaluation()
        return {
            **self._losses("val", (one.item(), two.item(), three.item())),
            "val_precision": count.precision,
            "val_recall": count.recall,
            "val_map": mean_average_precision(found, self._truths, len(self._scenes.class_names)),
        }

    def _plan_evaluation(self) -> None:
        scenes = TRAINING_SCENES_PER_VALIDATION_SCENE * len(self._feed.validation)
        planned = self.step_count, EARLY_EVALUATIONS, scenes, self.config.batch_size
        self.next_evaluation = evaluation_after(*planned)

    def _newest(self) -> Tensor:
        if self._checked is None or self._checked[0] != self.step_count:
            self._checked = self.step_count, self._validated(self._view)
        return self._checked[1]

    @torch.no_grad()
    def _validated(self, view: nn.Module) -> Tensor:
        return torch.cat([view(images) for images in self._feed.kept_aside(self._chunk)])

    def _answers(self, output: Tensor) -> Answers:
        return answers_of(to_numpy(output), self._size)

    # Looking

    def recall(self, _weights: Weights, metrics: Mapping[str, float]) -> Mapping[str, float]:
        """The terms stay; the loss is what they come to as they count now."""
        found = dict(metrics)
        for part in ("train", "val"):
            names = [f"{part}_{term}_loss" for term in ("object", "box", "class")]
            if all(name in found for name in names):
                found[f"{part}_loss"] = self._weighed([found[name] for name in names])
        return found

    def judge(self, step: int, arrays: Arrays, points: Sequence[Point], live: bool) -> Judgements:
        """There is nothing to judge: what is found stands beside what is there."""
        return {}

    @torch.no_grad()
    def snapshot(self, probe: DetectionProbe, weights: Weights | None = None) -> Arrays:
        """ "input" c h w; of each cell "sure", "scores" and "labels" r c, and "boxes" r c 4; of several
        images n ... each. Where one picture is a scene of the set, "truth.boxes" m 4 and "truth.labels" m.

        With results "found" n 7: scene, top, left, bottom, right, label, score, of all before anything is
        suppressed; "there" m 6: what is there, without the score; and "found.step" (1,): while it trains they
        are those of the newest validation, so that looking costs no other.
        """
        view = self._view
        if weights is not None:
            view = with_weights(view, {name: one.to(self._device) for name, one in weights.items()})
        several = probe.image is not None and probe.image.ndim == 4
        images = self._feed.asked(probe)
        output, maps = forward(view, images, probe.layers)
        seen = {name: to_numpy(one) for name, one in {"input": images, **maps}.items()}
        seen |= _plain(self._answers(output))
        arrays = {name: one if several else one[0] for name, one in seen.items()}
        if not several:
            arrays |= self._known(seen["input"][0])
        arrays |= {name: to_numpy(tensor) for name, tensor in parameters_of(view, probe.weights)}
        if probe.statistics:
            arrays |= histograms(view, "weight", view.parameters())
            if weights is None:  # the gradients of the past are not kept
                arrays |= histograms(view, "gradient", (one.grad for one in self._model.parameters()))
        if probe.results:
            arrays |= self._kept_results() if weights is None else self._results(self._validated(view))
        return arrays

    def _known(self, image: np.ndarray[Any, Any]) -> Arrays:
        """What is there, if the picture is one of the scenes."""
        place = self._feed.place_of(image)
        if place is None:
            return {}
        truth = self._truth(place)
        return {"truth.boxes": truth.boxes.copy(), "truth.labels": truth.labels.astype(np.int32)}

    def _kept_results(self) -> Arrays:
        step, output = self._checked or (self.step_count, self._newest())
        return {**self._results(output), "found.step": np.array([step], np.int32)}

    def _results(self, output: Tensor) -> Arrays:
        return {
            "found": _lines(raw_boxes(self._answers(output))),
            "there": _lines(self._truths),
        }


def _scale(config: DetectionConfig) -> str:
    return f"box x {config.box_weight}, class x {config.class_weight}"


def _plain(answers: Answers) -> Arrays:
    """What the browser reads."""
    return {
        "sure": answers.sure.astype(np.float32),
        "scores": answers.scores.astype(np.float32),
        "labels": answers.labels.astype(np.int32),
        "boxes": answers.boxes.astype(np.float32),
    }


def _lines(scenes: Sequence[Boxes]) -> np.ndarray[Any, Any]:
    """A line for each box: scene, top, left, bottom, right, label, and the score where there is one."""
    lines = [
        np.column_stack([np.full(len(one.labels), at), one.boxes, one.labels])
        if one.scores is None
        else np.column_stack([np.full(len(one.labels), at), one.boxes, one.labels, one.scores])
        for at, one in enumerate(scenes)
    ]
    return np.concatenate(lines).astype(np.float32)
