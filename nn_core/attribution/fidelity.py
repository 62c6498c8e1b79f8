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


@dataclass(frozen=True, eq=False)
class Losses:
    """What the score of a class lost when squares of a picture turned black, one at a time.

    Attributes:
        corners: their upper left pixels, a row and a column each.
        side: theirs, in pixels.
        changes: z_c(x) - z_c(x - I), float64, one a square.
    """

    corners: tuple[tuple[int, int], ...]
    side: int
    changes: Tensor


def hidden_squares(
    model: nn.Module,
    image: Tensor,
    target: int,
    squares: int = SQUARES,
    seed: int = 0,
    at_once: int = AT_ONCE,
) -> Generator[None, None, Losses]:
    """Hide random squares of a picture, in pieces. Their side is a quarter of the picture's shorter one.

    Args:
        model: in evaluation mode; z, its scores before softmax, `n k`.
        image: x, `c h w`.
        at_once: how many changed copies of the picture may go through the network together.
    """
    import torch

    height, width = image.shape[1:]
    side = max(1, min(height, width) // 4)
    generator = torch.Generator().manual_seed(seed)
    rows = torch.randint(height - side + 1, (squares,), generator=generator).tolist()
    columns = torch.randint(width - side + 1, (squares,), generator=generator).tolist()
    corners = tuple(zip(rows, columns, strict=True))
    with torch.no_grad():
        whole = model(image[None])[0, target].double()
    changes = []
    for begin in range(0, squares, at_once):
        copies = torch.stack([_without(image, corner, side) for corner in corners[begin : begin + at_once]])
        with torch.no_grad():
            changes.append(whole - model(copies)[:, target].double())
        yield
    return Losses(corners, side, torch.cat(changes))


def infidelity(losses: Losses, image: Tensor, explanation: Tensor, slope: bool) -> Infidelity:
    """The mean of (β Σ I Φ − (z_c(x) − z_c(x − I)))² over the squares I that turned black.

    A network that is linear has infidelity 0 with its gradient, and with gradient × input.

    Args:
        image, explanation: x and Φ, `c h w`; one channel of Φ stands for all.
        slope: Φ tells how fast the score changes with a pixel: I is the pixels that are taken away. Else Φ
            tells what each pixel had added, and I is 1 in the square, 0 around it.
    """
    import torch

    each, side, did = explanation * image if slope else explanation, losses.side, losses.changes
    said = torch.stack(
        [each[:, row : row + side, column : column + side].double().sum() for row, column in losses.corners]
    ).to(did.device)
    length = float(said @ said)
    beta = max(0.0, float(said @ did) / length) if length > 0 else 0.0
    return Infidelity(float((beta * said - did).square().mean()), float(did.square().mean()))


def _without(image: Tensor, corner: tuple[int, int], side: int) -> Tensor:
    copy, (row, column) = image.clone(), corner
    copy[:, row : row + side, column : column + side] = 0
    return copy


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
