"""A network, or two side by side, that learns to say of each pixel what it is part of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor, nn

from nn_core.data.scenes import Scenes
from nn_core.judgements.recent import Point
from nn_core.judgements.segmentation import judge_masks
from nn_core.measure.metrics import confusion_matrix
from nn_core.measure.segmentation import class_dice, class_iou, ink_names, mean_score
from nn_core.network.architecture import Architecture
from nn_core.network.build import build
from nn_core.training.classifier.optimizer import Adam
from nn_core.training.classifier.statistics import histograms
from nn_core.training.errors import Diverged, grew
from nn_core.training.memory import chunk_of, pass_numbers
from nn_core.training.scene_feed import SceneFeed
from nn_core.training.segmentation.losses import LOSSES
from nn_core.training.segmentation.objectives import OF_A_LOSS
from nn_core.training.segmentation.spec import (
    SCENES_AT_ONCE,
    TWIN,
    SegmentationConfig,
    SegmentationProbe,
    SegmentationRun,
)
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
from nn_core.training.whole import Whole, named, part_of, restore_model, whole_model

EARLY_EVALUATIONS = (10, 25, 50, 75, 100)
TRAINING_SCENES_PER_VALIDATION_SCENE = 5
"""Validation comes after this many training scenes for each validation scene: about 6 % of the time."""

LARGEST_LOSS = 1e5
"""Guessing costs at most ln k: far beyond that nothing is learnt any more."""


class Checked(NamedTuple):
    """What a network says of the validation scenes: its loss, and pixels by true and by given class, k k."""

    loss: float
    confusion: np.ndarray


class _Net:
    """One of the networks, what is seen through, its optimiser, and what was measured last.

    Attributes:
        losses: of the last batch, before its step, by every measure: so another one tells of the same batch.
    """

    def __init__(self, architecture: Architecture, config: SegmentationConfig, device: torch.device) -> None:
        self.model = placed(build(architecture, config.seed), device)
        self.view = looking_copy(self.model)
        self.chunk = chunk_of(pass_numbers(architecture), SCENES_AT_ONCE)
        self.losses: dict[str, float] = {}
        self.checked: tuple[int, Checked] | None = None
        self.refresh(config)

    def refresh(self, config: SegmentationConfig) -> None:
        """A fresh optimiser."""
        self.optimizer = Adam(self.model.parameters(), config.learning_rate, 0.0)


class SegmentationTrainer:
    """Lowers how far the masks that each network gives are from the true ones, one batch a step."""

    def __init__(self, run: SegmentationRun, scenes: Scenes, device: torch.device) -> None:
        self._run, self._scenes = run, scenes
        self.config = run.config
        self.step_count = self.examples = 0
        self.next_evaluation: int | None = 0
        self._device = device
        self._feed = SceneFeed(run, scenes, device)
        self._classes = len(scenes.class_names) + 1
        self._masks = torch.tensor(scenes.class_masks, device=device)
        self._nets = {"": _Net(run.architecture, run.config, device)}
        if run.twin is not None:
            self._nets[f"{TWIN}."] = _Net(run.twin, run.config, device)
        self._take_own()

    def _take_own(self) -> None:
        """Learn from the config's own scenes from now on, and measure on none of them."""
        run, own = replace(self._run, config=self.config), self.config.own
        self._feed.validation = torch.tensor(run.kept_aside(self._scenes), device=self._device)
        self._own = np.stack([scene.image for scene in own]) if own else self._scenes.images[:0]
        self._own_images = torch.tensor(self._own, device=self._device).float().div_(255)
        self._own_masks = torch.tensor(np.array([scene.classes for scene in own]), device=self._device).long()

    # Training

    def step(self) -> None:
        batch = self._feed.batches.take(self.config.batch_size)
        images, masks = self._with_own(self._feed.images(batch), self._masks[batch].long())
        for net in self._nets.values():
            self._learn(net, images, masks)
        self.step_count += 1
        self.examples += len(batch)

    def _with_own(self, images: Tensor, masks: Tensor) -> tuple[Tensor, Tensor]:
        """The own scenes whose turn it is behind those of the set. Which these are follows from the step."""
        count = self.config.own_at_once
        if not count:
            return images, masks
        turn = torch.arange(self.step_count * count, (self.step_count + 1) * count) % len(self._own)
        turn = turn.to(self._device)
        return torch.cat([images, self._own_images[turn]]), torch.cat([masks, self._own_masks[turn]])

    def _learn(self, net: _Net, images: Tensor, masks: Tensor) -> None:
        net.optimizer.zero_grad()
        scores = net.model(images)
        loss = LOSSES[self.config.loss](scores, masks)
        value = loss.item()
        if not math.isfinite(value):
            raise Diverged(first_broken_layer(net.view, images))
        if value > LARGEST_LOSS:
            raise Diverged("the loss", grew(value))
        others = {name: one for name, one in LOSSES.items() if name != self.config.loss}
        net.losses = {name: one(scores.detach(), masks).item() for name, one in others.items()}
        net.losses[self.config.loss] = value
        loss.backward()
        net.optimizer.step()

    def configure(self, config: SegmentationConfig) -> Rescaled | None:
        """Adam's means go on. With another loss the last batch's is known, and validation comes anew; so it
        does where other scenes are kept aside.
        """
        before, self.config = self.config, config
        if before.own != config.own:
            aside = self._feed.validation
            self._take_own()
            if not torch.equal(aside, self._feed.validation):
                self._measure_anew()
        for net in self._nets.values():
            net.optimizer.learning_rate = config.learning_rate
            if before.loss != config.loss:
                net.model.zero_grad()
        if before.loss != config.loss:
            self._measure_anew()
        return Rescaled.between(before.loss, config.loss, OF_A_LOSS)

    def _measure_anew(self) -> None:
        for net in self._nets.values():
            net.checked = None
        self.next_evaluation = self.step_count

    def state(self) -> Weights:
        return {
            f"{prefix}{name}": tensor.to("cpu", copy=True)
            for prefix, net in self._nets.items()
            for name, tensor in net.model.state_dict().items()
        }

    def load(self, weights: Weights, step_count: int, examples: int) -> None:
        self.step_count, self.examples = step_count, examples
        for prefix, net in self._nets.items():
            net.model.load_state_dict(self._weights_of(prefix, weights))
            net.model.zero_grad()
            net.refresh(self.config)
            net.losses, net.checked = {}, None
        self._plan_evaluation()

    def _weights_of(self, prefix: str, weights: Weights) -> Weights:
        if prefix:
            return part_of(weights, TWIN)
        return {name: tensor for name, tensor in weights.items() if not name.startswith(f"{TWIN}.")}

    def whole(self) -> Whole:
        """Of each network, the second one's behind "twin.": tensors "model.…" (see `whole_model`) and
        "optimizer.…", and the fact "losses", by name. Besides, "batches.order" and
        "batches.random", and the facts "step_count", "examples", "next_evaluation" and "batches_used".
        """
        batches, used = self._feed.batches.whole()
        tensors = named("batches", batches)
        facts: dict[str, Any] = {
            "step_count": self.step_count,
            "examples": self.examples,
            "next_evaluation": self.next_evaluation,
            "batches_used": used,
        }
        for prefix, net in self._nets.items():
            tensors |= whole_model(f"{prefix}model", net.model)
            tensors |= named(f"{prefix}optimizer", net.optimizer.whole())
            facts[f"{prefix}losses"] = net.losses
        return Whole(tensors, facts)

    def restore(self, whole: Whole) -> None:
        facts = whole.facts
        for prefix, net in self._nets.items():
            restore_model(whole, f"{prefix}model", net.model)
            net.optimizer.restore(whole.part(f"{prefix}optimizer"))
            net.losses = dict(facts[f"{prefix}losses"])
        self._feed.batches.restore(whole.part("batches"), facts["batches_used"])
        self.step_count, self.examples = facts["step_count"], facts["examples"]
        self.next_evaluation = facts["next_evaluation"]

    # Measuring

    def metrics(self) -> Metrics:
        """ "train_loss" of the last batch; of a second network "twin_train_loss"; and "gradient_norm", which
        nobody knows of another loss before its first step.
        """
        found = {"epoch": self.examples / len(self._feed.batches)}
        for prefix, net in self._nets.items():
            if net.losses:
                found[f"{_metric(prefix)}train_loss"] = net.losses[self.config.loss]
        parameters = tuple(self._nets[""].model.parameters())
        if any(one.grad is not None for one in parameters):
            found["gradient_norm"] = gradient_norm(parameters)
        return found

    def evaluate(self) -> Metrics:
        """ "val_loss", and "val_iou", the mean over the classes; of a second network "twin_val_loss", ..."""
        found = {}
        for prefix, net in self._nets.items():
            loss, confusion = self._newest(net)
            found[f"{_metric(prefix)}val_loss"] = loss
            found[f"{_metric(prefix)}val_iou"] = mean_score(class_iou(confusion))
        self._plan_evaluation()
        return found

    def _plan_evaluation(self) -> None:
        scenes = TRAINING_SCENES_PER_VALIDATION_SCENE * len(self._feed.validation)
        planned = self.step_count, EARLY_EVALUATIONS, scenes, self.config.batch_size
        self.next_evaluation = evaluation_after(*planned)

    def _newest(self, net: _Net) -> Checked:
        if net.checked is None or net.checked[0] != self.step_count:
            net.checked = self.step_count, self._check(net.view, net.chunk)
        return net.checked[1]

    @torch.no_grad()
    def _check(self, view: nn.Module, chunk: int) -> Checked:
        masks = self._masks[self._feed.validation].long()
        scores = torch.cat([view(images) for images in self._feed.kept_aside(chunk)])
        loss = LOSSES[self.config.loss](scores, masks).item()
        found = to_numpy(scores.argmax(dim=1)).ravel()
        return Checked(loss, confusion_matrix(to_numpy(masks).ravel(), found, self._classes))

    # Looking

    def recall(self, _weights: Weights, metrics: Mapping[str, float]) -> Mapping[str, float]:
        return metrics  # the scenes stay

    def judge(self, step: int, arrays: Arrays, points: Sequence[Point], live: bool) -> Judgements:
        """ "masks": how far they are learnt, with the `Names` of found ink; of a second network "twin.masks".
        Where the results are there.
        """
        confusions = {prefix: arrays.get(f"{prefix}confusion") for prefix in self._nets}
        return {
            f"{prefix}masks": {"kind": judge_masks(confusion), **ink_names(confusion)._asdict()}
            for prefix, confusion in confusions.items()
            if confusion is not None
        }

    @torch.no_grad()
    def snapshot(self, probe: SegmentationProbe, weights: Weights | None = None) -> Arrays:
        """ "input" c h w; "probabilities" k h w; "truth" h w, the class of each pixel, where the picture is a
        scene of the set or an own one, whose place among these "own" (1,) tells. With results
        "confusion" k k, "iou" and "dice" k; where they are those of the newest validation, "results.step"
        (1,) says of when. A second network gives "twin.probabilities", ... Of several images n ... each.
        """
        several = probe.image is not None and probe.image.ndim == 4
        images = self._feed.asked(probe)
        arrays = {"input": images}
        arrays |= self._truth(images)
        found: Arrays = {}
        for prefix, net in self._nets.items():
            view = net.view
            if weights is not None:
                kept = self._weights_of(prefix, weights)
                view = with_weights(view, {name: one.to(self._device) for name, one in kept.items()})
            scores, maps = forward(view, images, () if prefix else probe.layers)
            arrays |= {**maps, f"{prefix}probabilities": scores.softmax(dim=1)}
            if not prefix:
                found |= {name: to_numpy(tensor) for name, tensor in parameters_of(view, probe.weights)}
                found |= self._statistics(net, view, weights is None) if probe.statistics else {}
            if probe.results:
                found |= self._results(
                    prefix, self._newest(net) if weights is None else self._check(view, net.chunk)
                )
            elif probe.validated and weights is None and net.checked is not None:
                step, checked = net.checked
                found |= {**self._results(prefix, checked), "results.step": np.array([step], np.int32)}
        return {name: to_numpy(one if several else one[0]) for name, one in arrays.items()} | found

    def _truth(self, images: Tensor) -> dict[str, Tensor]:
        """The masks of pictures that are scenes, if all of them are; what somebody painted comes first."""
        pictures = to_numpy(images)
        painted = [self._own_place(image) for image in pictures]
        if None not in painted:
            own = torch.tensor(painted)
            return {"truth": self._own_masks[own].byte(), "own": own[:, None].int()}
        known = [place for image in pictures if (place := self._feed.place_of(image)) is not None]
        return {"truth": self._masks[torch.tensor(known)]} if len(known) == len(pictures) else {}

    def _own_place(self, image: np.ndarray[Any, Any]) -> int | None:
        """Which own scene a picture c h w in 0..1 is; None where it is none of them."""
        pixels = np.rint(image * 255).astype(np.uint8)
        return next((at for at, own in enumerate(self._own) if np.array_equal(own, pixels)), None)

    def _statistics(self, net: _Net, view: nn.Module, live: bool) -> Arrays:
        """Histograms of weights, and of gradients where they are those of now."""
        found = histograms(view, "weight", view.parameters())
        if live:
            found |= histograms(view, "gradient", (tensor.grad for tensor in net.model.parameters()))
        return found

    def _results(self, prefix: str, checked: Checked) -> Arrays:
        confusion = checked.confusion
        return {
            f"{prefix}confusion": confusion,
            f"{prefix}iou": class_iou(confusion),
            f"{prefix}dice": class_dice(confusion),
        }


def _metric(prefix: str) -> str:
    """What stands before a metric of the network with that prefix."""
    return prefix.replace(".", "_")
