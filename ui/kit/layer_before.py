"""The convolution that makes the feature maps which a page on activation or pooling works on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from nn_core.mechanics.convolution import Convolution, convolve
from nn_core.mechanics.kernels import KERNELS, kernel
from ui.kit.inputs import InputChoice
from ui.kit.learned import learned_kernels

LEARNED = "learned"
KERNEL_PX = 3
LEARNED_FACTS = {
    "name": LEARNED,
    "title": "Learned by a network",
    "description": "The first layer of a small network that has learned it from pictures: eight units.",
}
LAYER_KERNELS = tuple(name for name, preset in KERNELS.items() if not preset.turns)


def layer_weights(name: str, chosen: InputChoice) -> NDArray[np.float32]:
    """Weights `o c k k`: one filter made by hand, which sees the mean of all channels, or eight learned ones.

    Raises:
        LearningError: no kernels could be learned.
    """
    if name == LEARNED:
        return learned_kernels(chosen.colour)
    shape = 1, chosen.channels, KERNEL_PX, KERNEL_PX
    return np.broadcast_to(kernel(name, KERNEL_PX) / chosen.channels, shape).astype(np.float32)


def layer_maps(x: NDArray[np.float32], weight: NDArray[np.float32]) -> NDArray[np.float64]:
    """The feature maps `o h w` of `c h w`, without bias. The edge is repeated, so that it makes no edges."""
    filters, _, size, _ = weight.shape
    settings = Convolution(filters, size, padding=size // 2, padding_mode="replicate")
    return convolve(x, weight, None, settings)


def kernel_facts() -> list[dict[str, str]]:
    """The kernels made by hand that one can choose from: name, title, and what they do."""
    presets = [KERNELS[name] for name in LAYER_KERNELS]
    return [{"name": one.name, "title": one.title, "description": one.description} for one in presets]
