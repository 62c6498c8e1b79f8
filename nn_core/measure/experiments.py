"""What the page "Why convolution?" measures: moved images, shuffled pixels, and what excites a channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data import ImageSet
from nn_core.measure.metrics import accuracy
from nn_core.network.architecture import Architecture
from nn_core.network.build import build
from nn_core.network.layers import Activation, Flatten, Layer, Linear
from nn_core.network.walk import output_of

if TYPE_CHECKING:
    from torch import Tensor, nn

Images = NDArray[np.uint8]
Labels = NDArray[np.int64]

BATCH = 250


def network(architecture: Architecture, weights: Mapping[str, NDArray[Any]]) -> nn.Sequential:
    """The network with these weights ("conv1.weight": array, ...), in evaluation mode."""
    import torch

    model = build(architecture).eval().requires_grad_(False)
    model.load_state_dict({name: torch.tensor(array) for name, array in weights.items()})
    return model


def perceptron_of_size(architecture: Architecture, hidden: int | None = None) -> Architecture:
    """A perceptron of one hidden layer for the same images and classes as `architecture`.

    Without `hidden` it has as many units as bring its parameters nearest to those of `architecture`.
    """
    pixels, classes = int(np.prod(architecture.input_shape)), architecture.out_shape[0]
    if hidden is None:
        hidden = max(1, round((architecture.params - classes) / (pixels + 1 + classes)))
    layers: tuple[Layer, ...] = (Flatten(), Linear(hidden), Activation("relu"), Linear(classes))
    return Architecture(architecture.input_shape, layers)


def shuffled_pixels(images: ImageSet, seed: int) -> ImageSet:
    """The same images with their pixels moved to other places: one permutation for all of them.

    No information is lost, but which pixels are neighbours says nothing any more. Channels move together.
    """
    count, channels, height, width = images.images.shape
    order = np.random.default_rng(seed).permutation(height * width)
    pixels = images.images.reshape(count, channels, -1)[:, :, order].reshape(images.images.shape)
    return ImageSet(
        f"{images.name}_shuffled",
        f"{images.title}, pixels shuffled",
        pixels,
        images.labels,
        images.class_names,
        images.source,
        images.licence,
    )


def shifted(images: Images, pixels: int) -> Images:
    """Images `n c h w` moved by so many pixels; black comes in at the other side.

    Image 0 moves right, image 1 down, image 2 left, image 3 up, image 4 right, ...

    Raises:
        ValueError: fewer than 0 pixels.
    """
    if pixels < 0:
        raise ValueError(f"images move by 0 pixels or more, not by {pixels}")
    moved = np.zeros_like(images)
    for first in range(min(4, len(images))):
        # Turned by quarters, each direction becomes "right".
        source = np.rot90(images[first::4], first, axes=(2, 3))
        target = np.rot90(moved[first::4], first, axes=(2, 3))
        target[..., pixels:] = source[..., : max(0, source.shape[3] - pixels)]
    return moved


def predictions(model: nn.Module, images: Images) -> Labels:
    """The class with the largest score for each image, int64 `n`; pixels enter as 0..1."""
    import torch

    with torch.no_grad():
        chunks = [model(_pixels(images[at : at + BATCH])).argmax(1) for at in range(0, len(images), BATCH)]
    found: Labels = torch.cat(chunks).numpy()
    return found


def shift_accuracies(
    model: nn.Module, images: Images, labels: Labels, shifts: Sequence[int]
) -> tuple[float, ...]:
    """Accuracy (0..1) on the images moved by each of `shifts` pixels."""
    return tuple(accuracy(labels, predictions(model, shifted(images, pixels))) for pixels in shifts)


@dataclass(frozen=True, eq=False)
class Strongest:
    """For each channel of a layer, the images that excite it most; each `c count`, the strongest first.

    Attributes:
        image: int64, which image.
        row, column: int64, where in the layer's map the value stands.
        value: float32, the largest value of the channel's map.
    """

    image: NDArray[np.int64]
    row: NDArray[np.int64]
    column: NDArray[np.int64]
    value: NDArray[np.float32]


def strongest(model: nn.Sequential, layer: str, images: Images, count: int) -> Strongest:
    """Search `images` (`n c h w`) for those that excite each channel of the layer named most.

    Raises:
        ValueError: no such layer, its output is no map, or fewer images than asked for.
    """
    import torch

    if not 1 <= count <= len(images):
        raise ValueError(f"{count} images were asked for; there are {len(images)}")
    chunks = (images[at : at + BATCH] for at in range(0, len(images), BATCH))
    with torch.no_grad():
        found = torch.cat([peaks(output_of(model, _pixels(chunk), layer)) for chunk in chunks])
    top, which = found[..., 0].topk(count, dim=0)
    rows, columns = (found[..., part].gather(0, which).long() for part in (1, 2))
    return Strongest(*(part.T.contiguous().numpy() for part in (which, rows, columns, top)))


def peaks(maps: Tensor) -> Tensor:
    """For each map of `n c h w` its largest value and the row and column of that, `n c 3`."""
    import torch

    if maps.ndim != 4:
        raise ValueError("only a layer of maps has places that can be excited")
    values, places = maps.flatten(2).max(dim=2)
    width = maps.shape[3]
    return torch.stack([values, places // width, places % width], dim=2)


def _pixels(images: Images) -> Tensor:
    import torch

    return torch.tensor(images).float().div_(255)
