"""What the engine asks of a trainer, and the tools that trainers share.

A trainer is built on a worker thread as `XTrainer(run, images, device)`, with the data set already
loaded, and is only ever touched by the one worker that holds its run. The exception is
`snapshot(probe, weights)`, which may be called from any thread at any time.
"""

from __future__ import annotations

import copy
import math
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol
from weakref import WeakKeyDictionary, WeakValueDictionary

import numpy as np
import torch
from torch import Tensor, nn

from nn_core.data import ImageSet, fit_images
from nn_core.data.scenes import Scenes
from nn_core.judgements.recent import Point
from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape
from nn_core.network.walk import walk
from nn_core.training.attacking import attacked
from nn_core.training.changing import answered_otherwise
from nn_core.training.explaining import ExplainedProbe, explanations, layers_asked
from nn_core.training.whole import Whole

Metrics = dict[str, float]
Weights = dict[str, Tensor]
Arrays = dict[str, np.ndarray[Any, Any]]
Judgements = dict[str, dict[str, Any]]
"""By the name of what is judged, the fields of a record of `nn_core.judgements`."""


@dataclass(frozen=True)
class Rescaled:
    """Metrics that lie on another scale from now on: no curve joins those of two.

    Attributes:
        before, after: names of the scales, such as those of two losses.
    """

    metrics: frozenset[str]
    before: str
    after: str

    @classmethod
    def between(cls, before: str, after: str, metrics: frozenset[str]) -> Rescaled | None:
        """None where both scales are one."""
        return None if before == after else cls(metrics, before, after)


class Trainer(Protocol):
    """One network, or a pair, in training."""

    step_count: int
    """Steps taken; 0 for a fresh trainer."""
    examples: int
    """Training images seen."""
    next_evaluation: int | None
    """The step at which the engine should call `evaluate` next; None for never.
    It follows from the steps taken and from changes alone, so that a curve never depends on the clock."""

    def step(self) -> None:
        """Take one training step. Gradients stay in place until the next one.

        Raises:
            Diverged: the loss is not finite.
        """

    def step_turn(self, turn: str) -> None:
        """Take one part of a step alone; only trainers whose spec has `turns` are asked to.

        `metrics` are of this step too: what stood still is measured anew.
        """

    def metrics(self) -> Metrics:
        """Of the last step ("train_loss", ...) and "epoch"; empty at step 0.

        Called for each point of the curves and each snapshot, so it may cost a little; `step` should not.
        """

    def evaluate(self) -> Metrics:
        """Validation metrics with the weights of now; moves `next_evaluation` on."""

    def snapshot(self, probe: Any, weights: Weights | None = None) -> Arrays:
        """What a probe of its kind asks for, as arrays that share no memory with the trainer.

        Training is not disturbed: evaluation mode, no gradient, no random number drawn.

        With `weights` (from `state`) it shows those instead of the present ones, in the thread of the caller.
        """

    def recall(self, weights: Weights, metrics: Mapping[str, float]) -> Mapping[str, float]:
        """`metrics` of a past step as they were measured then; those that lie on another scale by now, if the
        trainer can, on that one. Each stays of the step at which it was measured.

        May be called from any thread. Nothing of the trainer changes.

        Args:
            weights: from `state`. metrics: what was measured then.
        """

    def judge(self, step: int, arrays: Arrays, points: Sequence[Point], live: bool) -> Judgements:
        """What the numbers of a snapshot mean, so that every view says the same of the same step.

        May be called from any thread, and for each frame: it must be cheap.

        Args:
            arrays: of a snapshot of that step. points: the curves of training.
            live: the step is the present one.
        """

    def state(self) -> Weights:
        """Copies, on the CPU, of all that makes the picture: weights and buffers, no optimiser. What no step
        can ever change may be left out.
        """

    def load(self, weights: Weights, step_count: int, examples: int) -> None:
        """Go back to a state, with a fresh optimiser."""

    def whole(self) -> Whole:
        """All that the next steps, and the metrics of now, depend on beside the spec and the data: weights,
        gradients, the optimiser's means, generators of random numbers, the order of the batches, counts.

        Plain data, so that it can be copied, sent and written to disk. Each trainer says which names it has.
        """

    def restore(self, whole: Whole) -> None:
        """Be as a trainer of the same spec was when it gave `whole`. Only a fresh trainer is asked to.

        From there both go on bit by bit alike; tests hold every kind of trainer to that.
        """

    def configure(self, config: Any) -> Rescaled | None:
        """Use another config (valid, `live_fields` only) from the next step on.

        `metrics` are of this config too: what it makes old is measured anew. Where what `evaluate` finds is
        old, it is due.

        Returns:
            What is on another scale from now on; None where nothing is.
        """


# Data

_pixels: WeakKeyDictionary[ImageSet | Scenes, WeakValueDictionary[tuple[Shape, str], Tensor]] = (
    WeakKeyDictionary()
)
_fitting: WeakKeyDictionary[ImageSet | Scenes, dict[tuple[Shape, str], Lock]] = WeakKeyDictionary()
_pixels_lock = Lock()


def pixels_on(images: ImageSet | Scenes, shape: Shape, device: torch.device) -> Tensor:
    """The images at that shape as a uint8 tensor (n c h w) on the device; runs of one data set share it."""
    key = shape, str(device)
    with _pixels_lock:
        known = _pixels.setdefault(images, WeakValueDictionary())
        fitting = _fitting.setdefault(images, {}).setdefault(key, Lock())
    with fitting:  # resizing may take seconds, in which runs on other images go on
        pixels = known.get(key)
        if pixels is None:
            pixels = known[key] = _tensor_of(images, shape).to(device)
        return pixels


def _tensor_of(images: ImageSet | Scenes, shape: Shape) -> Tensor:
    """A tensor of its own; what was resized belongs to nobody else, so it is not copied again."""
    fitted = fit_images(images.images, shape)  # type: ignore[arg-type]
    return torch.tensor(fitted) if fitted is images.images else torch.from_numpy(fitted)


class Batches:
    """Draws batches without replacement; shuffles anew when fewer than a batch are left.

    The few left over are dropped: batch normalisation cannot stand a last batch of one.
    """

    def __init__(self, indices: np.ndarray[Any, Any], seed: int, device: torch.device) -> None:
        self._indices = torch.tensor(indices, dtype=torch.int64)
        self._generator = torch.Generator().manual_seed(seed)
        self._device = device
        self._order = self._indices[:0]
        self._used = 0

    def __len__(self) -> int:
        return len(self._indices)

    def take(self, size: int) -> Tensor:
        """Indices of the next `size` images (of all, if there are fewer), on the device."""
        if self._used + size > len(self._order):
            order = torch.randperm(len(self._indices), generator=self._generator)
            self._order = self._indices[order].to(self._device)
            self._used = 0
        batch = self._order[self._used : self._used + size]
        self._used += size
        return batch

    def glance(self, size: int, random: torch.Generator) -> Tensor:
        """Indices of `size` images (of all, if there are fewer), on the device, that use up none."""
        return self._indices[torch.randperm(len(self._indices), generator=random)[:size]].to(self._device)

    def whole(self) -> tuple[dict[str, Tensor], int]:
        """The present order and the generator's state, and how many of that order are used."""
        return {"order": self._order.to("cpu", copy=True), "random": self._generator.get_state()}, self._used

    def restore(self, tensors: Mapping[str, Tensor], used: int) -> None:
        """Go on with what `whole` kept."""
        self._order, self._used = tensors["order"].to(self._device), used
        self._generator.set_state(tensors["random"])


def evaluation_after(step: int, early: Sequence[int], examples: int, batch_size: int) -> int:
    """The step at which a trainer is measured next: one of the `early`, or else each time that it has learnt
    from so many more examples.
    """
    interval = math.ceil(examples / batch_size)
    later = interval * (step // interval + 1)
    return min(planned for planned in (*early, later) if planned > step)


def probe_images(image: np.ndarray[Any, Any], shape: Shape) -> np.ndarray[Any, Any]:
    """A probe's image or images, fitted to a network's input: float32 n c h w in 0..1."""
    images = image if image.ndim == 4 else image[None]
    if images.shape[1:] != shape:
        whole = images if images.dtype == np.uint8 else np.rint(images * 255).astype(np.uint8)
        images = fit_images(whole, shape)  # type: ignore[arg-type]
    scale = 255 if images.dtype == np.uint8 else 1
    return (images / np.float32(scale)).astype(np.float32)


def answered(view: nn.Module, architecture: Architecture, probe: ExplainedProbe, usual: Tensor) -> Arrays:
    """What a classifier makes of a probe's image: "input", the maps of the layers that are asked for,
    "probabilities", the explanations, what an attack makes of it, and its answer while channels are changed;
    of several images n ... each. Where pixels are covered, "probabilities.uncovered" and how many are
    "covered"; where something is explained, "picture", a checksum of the image as it was before.

    Args:
        view: the network that `architecture` describes, in evaluation mode.
        usual: the image where the probe has none, 1 c h w in 0..1, on the device of the network.
    """
    images, several = usual, False
    if probe.image is not None:
        fitted = probe_images(probe.image, tuple(usual.shape[1:]))
        images, several = torch.from_numpy(fitted).to(usual.device), probe.image.ndim == 4
    whole = images
    if probe.covered:
        images = images.clone()
        images.flatten(2)[..., list(probe.covered)] = 0
    logits, known = forward(view, images, (*probe.layers, *layers_asked(probe.explain)))
    kept = {name: maps for name, maps in known.items() if name in probe.layers or "*" in probe.layers}
    arrays = {"input": images, **kept, "probabilities": logits.softmax(dim=1)}
    if probe.covered:
        arrays["probabilities.uncovered"] = view(whole).softmax(dim=1)
    looked = {name: to_numpy(values if several else values[0]) for name, values in arrays.items()}
    if probe.covered:
        looked["covered"] = np.array([len(probe.covered)], np.int32)
    if probe.explain:
        looked["picture"] = np.array([zlib.crc32(to_numpy(whole).data)], np.uint32).view(np.int32)
    explained = explanations(view, architecture, images, logits, probe.explain, known)
    otherwise = answered_otherwise(view, images, probe.changes)
    return looked | explained | attacked(view, images, probe.attack) | otherwise


# Networks


def placed(model: nn.Sequential, device: torch.device) -> nn.Sequential:
    """The model on a device. On a CPU its kernels lie channels last in memory: a sixth faster."""
    memory_format = torch.channels_last if device.type == "cpu" else torch.contiguous_format
    return model.to(device, memory_format=memory_format)  # type: ignore[call-overload, no-any-return]


def looking_copy(model: nn.Module) -> nn.Module:
    """A second module over the same weights, in evaluation mode for good.

    Looking through it leaves the mode, the hooks and the gradients of the model in training alone.
    """
    return with_weights(model, model.state_dict())


def with_weights(model: nn.Module, weights: Mapping[str, Tensor]) -> nn.Module:
    """A module built like `model`, over `weights` (shared, not copied), in evaluation mode."""
    other = copy.deepcopy(model).eval().requires_grad_(False)
    other.load_state_dict(weights, assign=True)
    return other


def forward(
    model: nn.Module,
    x: Tensor,
    layers: tuple[str, ...],
    silenced: Mapping[str, list[int]] | None = None,
) -> tuple[Tensor, dict[str, Tensor]]:
    """Run a network layer by layer: (its output, copies of the outputs of the layers named, "*" is all).

    Each output is copied at once, because a later layer may work in place. Channels that are `silenced`
    (indices by layer) are 0 for all layers after it.
    """

    def silence(name: str, output: Tensor) -> Tensor:
        if silenced and name in silenced:
            output = output.clone()
            output[:, silenced[name]] = 0
        return output

    kept, output = {}, x
    for name, output in walk(model, x, silence):
        if name in layers or "*" in layers:
            kept[name] = output.clone()
    return output, kept


def parameters_of(model: nn.Module, layers: tuple[str, ...]) -> Iterator[tuple[str, Tensor]]:
    """("conv1.weight", tensor) for each parameter of the layers named, "*" is all."""
    for name, parameter in model.named_parameters() if layers else ():
        if "*" in layers or name.partition(".")[0] in layers:
            yield name, parameter


def to_numpy(tensor: Tensor) -> np.ndarray[Any, Any]:
    """A copy in C order, wherever and however the tensor lies in memory."""
    return tensor.detach().to("cpu", copy=True, memory_format=torch.contiguous_format).numpy()


def all_finite(tensors: Iterable[Tensor]) -> bool:
    """Whether no tensor holds NaN or infinity."""
    return all(bool(torch.isfinite(tensor).all()) for tensor in tensors)


def first_broken_layer(model: nn.Module, x: Tensor) -> str:
    """Where NaN or infinity first appears on the way of `x` through a network: "the weights of conv2"."""
    with torch.no_grad():
        for name, output in walk(model, x):
            if not all_finite(model.get_submodule(name).state_dict().values()):
                return f"the weights of {name}"
            if not all_finite([output]):
                return f"the output of {name}"
    return "the loss"


def gradient_norm(parameters: Iterable[Tensor]) -> float:
    """Length of all gradients taken as one vector: sqrt(sum g^2); 0 before the first step."""
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not gradients:
        return 0.0
    return float(torch.stack(torch._foreach_norm(gradients)).norm())
