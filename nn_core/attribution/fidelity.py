"""Does an explanation foretell what the network does, and does it last when the picture hardly changes?

Yeh et al., 2019, https://arxiv.org/abs/1901.09392. captum.metrics has both numbers; here they are measured in
pieces, with noise that no other thread moves, and checked against captum's in the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nn_core.attribution.methods import AT_ONCE

if TYPE_CHECKING:
    from torch import Tensor, nn

SQUARES = 256
RADIUS = 0.02
NEIGHBOURS = 10


@dataclass(frozen=True)
class Infidelity:
    """How far an explanation is from what the score did when squares of the picture turned black.

    Attributes:
        error: the mean of (β · foretold − change)², with the β ≥ 0 that makes it smallest, as some
            explanations have no scale: the infidelity.
        change: the mean of change².
    """

    error: float
    change: float

    @property
    def share(self) -> float | None:
        """Of what the score does, the part that the explanation does not foretell: error / change, 0..1.

        None where no square changes the score.
        """
        return self.error / self.change if self.change > 0 else None


def infidelity(
    model: nn.Module,
    image: Tensor,
    explanation: Tensor,
    target: int,
    slope: bool,
    squares: int = SQUARES,
    seed: int = 0,
    at_once: int = AT_ONCE,
) -> Generator[None, None, Infidelity]:
    """The mean of (β Σ I Φ − (z_c(x) − z_c(x − I)))² over random squares I that turn black, in pieces.

    Their side is a quarter of the picture's shorter one. A network that is linear has infidelity 0 with its
    gradient, and with gradient × input.

    Args:
        model: in evaluation mode; z, its scores before softmax, `n k`.
        image, explanation: x and Φ, `c h w`; one channel of Φ stands for all.
        slope: Φ tells how fast the score changes with a pixel: I is the pixels that are taken away. Else Φ
            tells what each pixel had added, and I is 1 in the square, 0 around it.
        at_once: how many changed copies of the picture may go through the network together.
    """
    import torch

    height, width = image.shape[1:]
    side = max(1, min(height, width) // 4)
    generator = torch.Generator().manual_seed(seed)
    rows = torch.randint(height - side + 1, (squares,), generator=generator)
    columns = torch.randint(width - side + 1, (squares,), generator=generator)
    each = explanation * image if slope else explanation
    with torch.no_grad():
        whole = model(image[None])[0, target].double()
    foretold, changes = [], []
    for begin in range(0, squares, at_once):
        hidden = _squares(rows[begin : begin + at_once], columns[begin : begin + at_once], side, image)
        with torch.no_grad():
            left = model(torch.where(hidden, 0, image))[:, target].double()
        foretold.append((each * hidden).double().sum((1, 2, 3)))
        changes.append(whole - left)
        yield
    said, did = torch.cat(foretold), torch.cat(changes)
    length = float(said @ said)
    beta = max(0.0, float(said @ did) / length) if length > 0 else 0.0
    return Infidelity(float((beta * said - did).square().mean()), float(did.square().mean()))


def _squares(rows: Tensor, columns: Tensor, side: int, image: Tensor) -> Tensor:
    """Of each square, which pixels lie in it: bool `n 1 h w`."""
    import torch

    height, width = image.shape[1:]
    away_down = torch.arange(height)[None, :, None] - rows[:, None, None]
    away_right = torch.arange(width)[None, None, :] - columns[:, None, None]
    inside = (away_down >= 0) & (away_down < side) & (away_right >= 0) & (away_right < side)
    return inside[:, None].to(image.device)


def max_sensitivity(
    explained: Callable[[Tensor], Tensor],
    image: Tensor,
    radius: float = RADIUS,
    neighbours: int = NEIGHBOURS,
    seed: int = 0,
) -> Generator[float, None, float]:
    """max ‖Φ(x + δ) − Φ(x)‖ / ‖Φ(x)‖ over random δ, each of its values even in −radius..radius.

    Measured in pieces of one explanation each, with the largest so far after each. 0 where Φ is 0 everywhere.

    Args:
        explained: Φ, the explanation of a picture `c h w`.
        image: x, `c h w`.
    """
    import torch

    generator = torch.Generator().manual_seed(seed)
    before = explained(image)
    length = float(before.norm()) or 1.0
    largest = 0.0
    for _ in range(neighbours):
        noise = 2 * torch.rand(image.shape, generator=generator, dtype=torch.float64) - 1
        beside = image + radius * noise.to(image.device, image.dtype)
        largest = max(largest, float((explained(beside) - before).norm()) / length)
        yield largest
    return largest
