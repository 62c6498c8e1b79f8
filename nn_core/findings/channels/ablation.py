"""What is lost without a channel? Answers to many pictures while one is changed, and a ranking of all."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.channels.change import ChannelChange, changed
from nn_core.findings.channels.pictures import Pictures
from nn_core.measure.metrics import confusion_matrix
from nn_core.network.architecture import Architecture
from nn_core.network.walk import output_of
from nn_core.training.frozen import FrozenNetwork
from nn_core.training.jobs import Beside, Job, Progress, Steps, Tools

if TYPE_CHECKING:
    from torch import Tensor, nn

MAX_MACS = 10**12
"""Multiply-adds of a ranking: a minute of one processor, in turn with others. It looks at fewer pictures
where all would take more."""


@dataclass(frozen=True, eq=False)
class Loss:
    """Answers to the same pictures with every channel as it is, and with one changed.

    Attributes:
        labels: int64 `n`: what is right: the class of each picture, or what the whole network answers.
        before, after: int64 `n`, the answers.
    """

    labels: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]

    @property
    def accuracies(self) -> tuple[float, float]:
        """Shares of right answers before and after, 0..1."""
        return float((self.before == self.labels).mean()), float((self.after == self.labels).mean())

    def confusions(self, classes: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Both confusion matrices, `k k`: a row a class, a column an answer."""
        return (
            confusion_matrix(self.labels, self.before, classes),
            confusion_matrix(self.labels, self.after, classes),
        )


@dataclass(frozen=True, eq=False)
class Ranked:
    """What it costs to switch off each channel of a layer alone.

    Attributes:
        images: so many were looked at.
        accuracy: of the whole network, 0..1.
        cost: float64 `c`: how much accuracy falls without the channel; below 0 it rises.
        loss: float64 `c`: how much the mean loss, -ln p(right class), rises.
    """

    images: int
    accuracy: float
    cost: NDArray[np.float64]
    loss: NDArray[np.float64]

    @property
    def order(self) -> NDArray[np.int64]:
        """Channels, the dearest first: by accuracy, then by loss."""
        found: NDArray[np.int64] = np.lexsort((-self.loss, -self.cost))
        return found


@dataclass(frozen=True)
class Ablation(Job):
    """Shows all pictures to the network while channels of one layer are changed. Its result is a `Loss`.

    Attributes:
        own: whether what the whole network answers counts as right, as the pictures have none of its classes.
    """

    network: FrozenNetwork
    pictures: Pictures
    changes: tuple[ChannelChange, ...]
    own: bool = False
    at_once: ClassVar[int] = 2
    trouble: ClassVar[str] = "Something went wrong while the pictures were answered."

    def work(self, tools: Tools) -> Steps:
        layer = self.changes[0].layer
        model = yield Beside(self.network.module)
        chunks = yield Beside(partial(self.pictures.chunks, self.network.architecture))
        before, after = [], []
        for done, chunk in enumerate(chunks):
            maps, logits = _both(model, chunk, layer)
            before.append(logits.argmax(1))
            yield Progress(2 * done + 1, 2 * len(chunks))
            after.append(_behind(model, chunk, layer, changed(maps, self.changes)).argmax(1))
            yield Progress(2 * done + 2, 2 * len(chunks))
        whole, without = (_joined(parts) for parts in (before, after))
        return Loss(whole if self.own else self.pictures.labels(), whole, without)


@dataclass(frozen=True)
class Ranking(Job):
    """Switches off each channel of a layer alone. Its result is a `Ranked`; so is its finding, of the first
    pictures.

    Attributes:
        own: as of `Ablation`.
    """

    network: FrozenNetwork
    pictures: Pictures
    layer: str
    own: bool = False
    at_once: ClassVar[int] = 1
    trouble: ClassVar[str] = "Something went wrong while channels were switched off."

    def work(self, tools: Tools) -> Steps:
        architecture = self.network.architecture
        channels = next(row.out_shape[0] for row in architecture.summary() if row.name == self.layer)
        limit = most_images(architecture, self.layer)
        model = yield Beside(self.network.module)
        chunks = yield Beside(partial(self.pictures.chunks, architecture, limit))
        labels = self.pictures.labels()[:limit]
        sums = _Sums(channels)
        of, at, found = len(chunks) * channels, 0, None
        for done, chunk in enumerate(chunks):
            right = None if self.own else labels[at : at + len(chunk)]
            for channel in self._each(model, chunk, right, sums, channels):
                yield Progress(done * channels + channel + 1, of, found)
            at += len(chunk)
            found = sums.ranked(at)
        return found

    def _each(
        self, model: nn.Module, chunk: Tensor, labels: NDArray[np.int64] | None, sums: _Sums, channels: int
    ) -> Generator[int, None, None]:
        import torch

        maps, logits = _both(model, chunk, self.layer)
        right = logits.argmax(1) if labels is None else torch.tensor(labels)
        sums.whole(logits, right)
        for channel in range(channels):
            without = changed(maps, (ChannelChange(self.layer, channel),))
            sums.without(channel, _behind(model, chunk, self.layer, without), right)
            yield channel


class _Sums:
    """Right answers and losses so far."""

    def __init__(self, channels: int) -> None:
        self.right, self.loss = 0, 0.0
        self.rights, self.losses = np.zeros(channels, np.int64), np.zeros(channels)

    def whole(self, logits: Tensor, labels: Tensor) -> None:
        right, loss = _measured(logits, labels)
        self.right += right
        self.loss += loss

    def without(self, channel: int, logits: Tensor, labels: Tensor) -> None:
        right, loss = _measured(logits, labels)
        self.rights[channel] += right
        self.losses[channel] += loss

    def ranked(self, images: int) -> Ranked:
        cost, loss = (self.right - self.rights) / images, (self.losses - self.loss) / images
        return Ranked(images, self.right / images, cost, loss)


def _measured(logits: Tensor, labels: Tensor) -> tuple[int, float]:
    from torch.nn import functional

    loss = functional.cross_entropy(logits.double(), labels, reduction="sum")
    return int((logits.argmax(1) == labels).sum()), float(loss)


def most_images(architecture: Architecture, layer: str) -> int:
    """On how many pictures all channels of a layer can be switched off, one after the other; at least 1."""
    rows = architecture.summary()
    at = architecture.layer_names.index(layer)
    behind = sum(row.macs for row in rows[at + 1 :])
    return max(1, MAX_MACS // max(1, rows[at].out_shape[0] * behind))


def _both(model: nn.Module, images: Tensor, layer: str) -> tuple[Tensor, Tensor]:
    """A layer's output, and the network's."""
    import torch

    with torch.no_grad():
        maps = output_of(model, images, layer)
        return maps, output_of(model, images, known={layer: maps.clone()})


def _behind(model: nn.Module, images: Tensor, layer: str, maps: Tensor) -> Tensor:
    """What the network answers where a layer gives these maps."""
    import torch

    with torch.no_grad():
        return output_of(model, images, known={layer: maps.clone()})


def _joined(parts: list[Any]) -> NDArray[np.int64]:
    import torch

    found: NDArray[np.int64] = torch.cat(parts).numpy()
    return found
