"""Pixels taken away from a picture, or put into a black one, in the order of an explanation.

Where an explanation is right, the score of the class falls at once when its pixels are taken away (deletion),
and rises at once when they are put back (insertion). Petsiuk, Das and Saenko, 2018,
https://arxiv.org/abs/1806.07421
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from torch import Tensor, nn

STEPS = 28
IN_A_PIECE = 8
"""So many pictures go through the network in one piece of work."""

SMALL_PX, SQUARE_PX = 64, 16
"""In a picture with a longer side than that, pixels go in squares: single black pixels all over a photograph
are noise, which alone makes a network fail, so that no explanation could be better than a random order."""

Order = NDArray[np.int64]
"""The pixels of a picture, counted row by row, the first one first."""


@dataclass(frozen=True)
class Curve:
    """What becomes of a class's score.

    Attributes:
        shares: of the pixels that are exchanged, 0..1, ascending.
        scores: of the class, after softmax, 0..1, at each of `shares`; fewer while they are measured.
    """

    shares: tuple[float, ...]
    scores: tuple[float, ...] = ()

    @property
    def whole(self) -> bool:
        return 0 < len(self.scores) == len(self.shares)

    @property
    def area(self) -> float:
        """The area under the curve by trapezoids, 0..1: the mean score on the way."""
        known = len(self.scores)
        return float(np.trapezoid(self.scores, self.shares[:known]))


UNKNOWN = Curve(())
"""Before anything is measured."""
Curves = Generator[Curve, None, Curve]


def deletion(
    model: nn.Module, image: Tensor, target: int, order: Order, steps: int = STEPS, at_once: int = IN_A_PIECE
) -> Curves:
    """The score of a class while the pixels of a picture `c h w` turn black (0), some more in each step.

    Measured in pieces, with the curve so far after each.

    Args:
        model: in evaluation mode; gives scores before softmax `n k`.
        steps: at most one for each pixel.
        at_once: how many pictures go through the network in one piece.
    """
    return _exchanged(model, image, image.new_zeros(image.shape), target, order, steps, at_once)


def insertion(
    model: nn.Module, image: Tensor, target: int, order: Order, steps: int = STEPS, at_once: int = IN_A_PIECE
) -> Curves:
    """The score of a class while the pixels of a picture are put into a black one; see `deletion`."""
    return _exchanged(model, image.new_zeros(image.shape), image, target, order, steps, at_once)


def _exchanged(
    model: nn.Module, old: Tensor, new: Tensor, target: int, order: Order, steps: int, at_once: int
) -> Curves:
    import torch

    counts = np.linspace(0, len(order), min(steps, len(order)) + 1).round().astype(int)
    when = np.empty(len(order), np.int64)  # after how many others each pixel is exchanged
    when[order] = np.arange(len(order))
    place = torch.from_numpy(when).to(old.device).reshape(old.shape[1:])
    curve = Curve(tuple((counts / len(order)).tolist()))
    for begin in range(0, len(counts), at_once):
        so_many = torch.from_numpy(counts[begin : begin + at_once]).to(old.device)
        mixed = torch.where(place < so_many[:, None, None, None], new, old)
        with torch.no_grad():
            scores = model(mixed).softmax(1)[:, target]
        curve = Curve(curve.shares, curve.scores + tuple(scores.double().tolist()))
        yield curve
    return curve


def weights_of(explanation: NDArray[Any], slope: bool) -> NDArray[np.float64]:
    """How much each pixel counts, `h w`: the sum over the channels of an explanation `c h w`.

    Args:
        slope: it tells how fast the score changes with a pixel. A steep slope counts, up or down.
    """
    values = np.asarray(explanation, np.float64)
    found: NDArray[np.float64] = (np.abs(values) if slope else values).sum(axis=0)
    return found


def order_of(weights: NDArray[np.float64], seed: int = 0) -> Order:
    """The pixels of `h w`, the one that counts most first; in a large picture square by square, by the mean.
    Those that count alike come in random order.
    """
    squares = squares_of(weights.shape)
    means = np.bincount(squares, weights.ravel()) / np.bincount(squares)
    return _in_order(squares, np.lexsort((np.random.default_rng(seed).random(means.size), -means)))


def random_orders(shape: tuple[int, ...], count: int, seed: int = 0) -> tuple[Order, ...]:
    """Orders that know nothing of the picture `h w`: what an explanation has to beat."""
    squares, generator = squares_of(shape), np.random.default_rng(seed)
    return tuple(_in_order(squares, generator.permutation(squares.max() + 1)) for _ in range(count))


def squares_of(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """For each pixel of `h w` the square that goes at once, counted row by row; of a small picture itself."""
    height, width = shape
    side = 1 if max(shape) <= SMALL_PX else SQUARE_PX
    across = -(-width // side)
    return np.add.outer(np.arange(height) // side * across, np.arange(width) // side).ravel()


def _in_order(squares: NDArray[np.int64], order: NDArray[np.int64]) -> Order:
    """The pixels of the first square, then those of the next one."""
    turns = np.empty_like(order)
    turns[order] = np.arange(len(order))
    return np.argsort(turns[squares], kind="stable")


def mean_curve(curves: Sequence[Curve]) -> Curve:
    """At each share the mean score of whole curves of one network and picture."""
    scores = np.mean([curve.scores for curve in curves], axis=0)
    return Curve(curves[0].shares, tuple(scores.tolist()))
