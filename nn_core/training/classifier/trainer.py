"""A network that learns to tell the classes of a data set apart."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from nn_core.data import DataError, ImageSet
from nn_core.judgements.learning import guessing_loss, judge_answer, judge_learning, measured_gradients
from nn_core.judgements.recent import Point
from nn_core.judgements.slices import judge_slices
from nn_core.measure.metrics import confusion_matrix, most_confident_errors
from nn_core.network.build import build
from nn_core.training.attacking import judged
from nn_core.training.classifier.clouds import Clouds
from nn_core.training.classifier.optimizer import Optimizer, make_optimizer
from nn_core.training.classifier.spec import (
    MAX_VALIDATION_IMAGES,
    ClassifierConfig,
    ClassifierProbe,
    ClassifierRun,
)
from nn_core.training.classifier.statistics import dead_units_in, histograms
from nn_core.training.clouds import judged_cloud
from nn_core.training.errors import Diverged, grew
from nn_core.training.memory import EVALUATION_BATCH, chunk_of, look_numbers, pass_numbers
from nn_core.training.start import start_from
from nn_core.training.trainer import (
    Arrays,
    Batches,
    Judgements,
    Metrics,
    Weights,
    answered,
    evaluation_after,
    first_broken_layer,
    gradient_norm,
    looking_copy,
    parameters_of,
    pixels_on,
    placed,
    to_numpy,
    with_weights,
)
from nn_core.training.whole import Whole, named, restore_model, whole_model

EARLY_EVALUATIONS = (25, 50, 100, 150, 225)
TRAINING_IMAGES_PER_VALIDATION_IMAGE = 10
"""Validation comes after this many training images for each validation image: about 3 % of the time."""

LARGEST_LOSS = 1e5
"""Guessing costs ln k, 2.3 for ten classes: far beyond that nothing is learnt any more."""

DEAD_UNIT_IMAGES = 128
MAX_WRONG_IMAGES = 24


class ClassifierTrainer:
    """Lowers the cross-entropy of a network's logits, one batch a step."""

    def __init__(self, run: ClassifierRun, images: ImageSet, device: torch.device) -> None:
        config = run.config
        split = images.split(config.seed, config.validation_share)
        self.config = config
        self._architecture = run.architecture
        self.step_count = 0
        self.examples = 0
        self.next_evaluation: int | None = 0
        self._chunk = chunk_of(pass_numbers(run.architecture), EVALUATION_BATCH)
        self._look_chunk = chunk_of(look_numbers(run.architecture), DEAD_UNIT_IMAGES)
        self._device = device
        self._classes = len(images.class_names)
        self._activations = tuple(row.name for row in run.architecture.summary() if row.kind == "Activation")
        self._pixels = pixels_on(images, run.image_shape, device)
        self._labels = torch.tensor(images.labels, device=device)
        self._validation = torch.tensor(split.validation[:MAX_VALIDATION_IMAGES], device=device)
        self._usual = self._images(self._validation[:1])
        self._clouds = Clouds(run.architecture, self._pixels, self._labels, self._validation)
        self._guessing = guessing_loss(np.bincount(images.labels[split.train]))
        self._batches = Batches(split.train[: config.train_images], config.seed, device)
        self._model = placed(build(run.architecture, config.seed), device)
        self._view = looking_copy(self._model)
        self._optimizer = self._fresh_optimizer()
        self._last: tuple[float, Tensor, Tensor] | None = None
        self._validated: tuple[int, Tensor] | None = None
        self._refuse_batch_of_one()
        if run.weights is not None:
            start_from(self, run.weights)

    def _refuse_batch_of_one(self) -> None:
        normalises = any(isinstance(layer, nn.BatchNorm2d) for layer in self._model)
        if normalises and len(self._batches) < 2:
            raise DataError("One training image is too few for batch normalisation, which compares images.")

    # Training

    def step(self) -> None:
        batch = self._batches.take(self.config.batch_size)
        images, labels = self._images(batch), self._labels[batch]
        self._optimizer.zero_grad()
        logits = self._model(images)
        loss = F.cross_entropy(logits, labels)
        value = loss.item()
        if not value < LARGEST_LOSS:
            self._explain(value, images)
        loss.backward()
        self._optimizer.step()
        self._last = value, logits.detach(), labels
        self.step_count += 1
        self.examples += len(batch)

    def _explain(self, loss: float, images: Tensor) -> None:
        if math.isfinite(loss):
            raise Diverged("the loss", grew(loss))
        raise Diverged(first_broken_layer(self._view, images))

    def _images(self, indices: Tensor) -> Tensor:
        """float32 n c h w in 0..1."""
        return self._pixels[indices].float().div_(255)

    def _fresh_optimizer(self) -> Optimizer:
        config = self.config
        return make_optimizer(
            config.optimizer, self._model.parameters(), config.learning_rate, config.weight_decay
        )

    def configure(self, config: ClassifierConfig) -> None:
        """A new kind of optimiser starts afresh; other changes keep what it has gathered."""
        changed = config.optimizer != self.config.optimizer
        self.config = config
        if changed:
            self._optimizer = self._fresh_optimizer()
        self._optimizer.learning_rate, self._optimizer.weight_decay = (
            config.learning_rate,
            config.weight_decay,
        )

    def state(self) -> Weights:
        return {name: tensor.to("cpu", copy=True) for name, tensor in self._model.state_dict().items()}

    def load(self, weights: Weights, step_count: int, examples: int) -> None:
        self._model.load_state_dict(weights)
        self._model.zero_grad()
        self.step_count, self.examples = step_count, examples
        self._optimizer = self._fresh_optimizer()
        self._last = self._validated = None
        self._clouds.forget()
        self._plan_evaluation()

    def whole(self) -> Whole:
        """Tensors: "model.…" (see `whole_model`), "optimizer.…", "batches.order", "batches.random", and of
        the last step "last.logits" and "last.labels". Facts: "step_count", "examples", "next_evaluation",
        "batches_used", and "last_loss", None before the first step.
        """
        loss, logits, labels = self._last or (None, None, None)
        last = {"logits": logits, "labels": labels} if logits is not None and labels is not None else {}
        batches, used = self._batches.whole()
        tensors = {
            **whole_model("model", self._model),
            **named("optimizer", self._optimizer.whole()),
            **named("batches", batches),
            **named("last", last),
        }
        facts = {
            "step_count": self.step_count,
            "examples": self.examples,
            "next_evaluation": self.next_evaluation,
            "batches_used": used,
            "last_loss": loss,
        }
        return Whole(tensors, facts)

    def restore(self, whole: Whole) -> None:
        facts = whole.facts
        restore_model(whole, "model", self._model)
        self._clouds.forget()
        self._optimizer.restore(whole.part("optimizer"))
        self._batches.restore(whole.part("batches"), facts["batches_used"])
        self.step_count, self.examples = facts["step_count"], facts["examples"]
        self.next_evaluation = facts["next_evaluation"]
        last = {name: tensor.to(self._device) for name, tensor in whole.part("last").items()}
        self._last = (facts["last_loss"], last["logits"], last["labels"]) if last else None

    # Measuring

    def metrics(self) -> Metrics:
        epoch = self.examples / len(self._batches)
        if self._last is None:
            return {"epoch": epoch}
        loss, logits, labels = self._last
        return {
            "epoch": epoch,
            "train_loss": loss,
            "train_accuracy": (logits.argmax(dim=1) == labels).float().mean().item(),
            "gradient_norm": gradient_norm(self._model.parameters()),
        }

    def evaluate(self) -> Metrics:
        logits = self._validation_logits(self._view)
        labels = self._labels[self._validation]
        self._validated = self.step_count, logits
        self._plan_evaluation()
        return {
            "val_loss": F.cross_entropy(logits, labels).item(),
            "val_accuracy": (logits.argmax(dim=1) == labels).float().mean().item(),
        }

    def _plan_evaluation(self) -> None:
        images = TRAINING_IMAGES_PER_VALIDATION_IMAGE * len(self._validation)
        planned = self.step_count, EARLY_EVALUATIONS, images, self.config.batch_size
        self.next_evaluation = evaluation_after(*planned)

    @torch.no_grad()
    def _validation_logits(self, model: nn.Module) -> Tensor:
        chunks = torch.split(self._validation, self._chunk)
        return torch.cat([model(self._images(chunk)) for chunk in chunks])

    # Looking

    def recall(self, _weights: Weights, metrics: Mapping[str, float]) -> Mapping[str, float]:
        return metrics  # the images stay

    def judge(self, step: int, arrays: Arrays, points: Sequence[Point], live: bool) -> Judgements:
        """ "learning"; "answer" to a single image, what an "attack" made of it, and what a "cloud" around it
        is worth, and "slices" where it fails; "gradients" where the statistics are there.
        """
        learning = judge_learning(step, points, self._guessing)
        if live and learning.kind in ("guesses", "worse"):
            learning = judge_learning(step, points, self._guessing, self._silent_layer())
        found: Judgements = {"learning": asdict(learning)}
        if arrays["probabilities"].ndim == 1:
            found["answer"] = {"kind": judge_answer(arrays["probabilities"])}
        found |= judged(arrays) | judged_cloud(arrays)
        if "cloud" in found:
            found["slices"] = judge_slices(arrays)
        gradients = measured_gradients(arrays)
        return found if gradients is None else found | {"gradients": asdict(gradients)}

    def _silent_layer(self) -> str:
        """The first layer whose weights got no gradient at all in the last step, or nothing."""
        for name, weight in self._model.named_parameters():
            if name.endswith(".weight") and weight.grad is not None and not weight.grad.any():
                return name.removesuffix(".weight")
        return ""

    @torch.no_grad()
    def snapshot(self, probe: ClassifierProbe, weights: Weights | None = None) -> Arrays:
        view = self._view
        if weights is not None:
            view = with_weights(view, {name: tensor.to(self._device) for name, tensor in weights.items()})
        arrays = answered(view, self._architecture, probe, self._usual)
        arrays |= {name: to_numpy(tensor) for name, tensor in parameters_of(view, probe.weights)}
        if probe.statistics:
            arrays |= histograms(view, "weight", view.parameters())
            arrays |= self._dead_units(view)
            if weights is None:  # the gradients of the past are not kept
                arrays |= histograms(view, "gradient", (tensor.grad for tensor in self._model.parameters()))
        if probe.cloud is not None:
            step = self.step_count if weights is None else None
            arrays |= self._clouds.look(view, probe.cloud, arrays["input"], step)
        if probe.results:
            arrays |= self._results(
                self._newest_logits() if weights is None else self._validation_logits(view)
            )
        return arrays

    def _dead_units(self, view: nn.Module) -> Arrays:
        """For each activation: which channels are zero everywhere for each of 128 images."""
        images = self._images(self._validation[:DEAD_UNIT_IMAGES])
        return dead_units_in(view, images, self._activations, self._look_chunk)

    def _newest_logits(self) -> Tensor:
        if self._validated is None or self._validated[0] != self.step_count:
            self._validated = self.step_count, self._validation_logits(self._view)
        return self._validated[1]

    def _results(self, logits: Tensor) -> Arrays:
        indices = to_numpy(self._validation)
        labels = to_numpy(self._labels[self._validation])
        probabilities = to_numpy(logits.softmax(dim=1))
        predictions = probabilities.argmax(axis=1)
        wrong = most_confident_errors(labels, probabilities, MAX_WRONG_IMAGES)
        columns = [
            indices[wrong],
            labels[wrong],
            predictions[wrong],
            probabilities[wrong].max(axis=1, initial=0),
        ]
        return {
            "confusion": confusion_matrix(labels, predictions, self._classes),
            "wrong": np.stack(columns, axis=1).astype(np.float32),
            "wrong_images": to_numpy(
                self._pixels[self._validation[torch.from_numpy(wrong).to(self._device)]]
            ),
        }
