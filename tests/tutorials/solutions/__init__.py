"""What a student does to get each step done, and what solves each challenge: a module a page."""

from __future__ import annotations

from tests.tutorials.deeds import Deed
from tests.tutorials.solutions import (
    activation,
    backpropagation,
    cnn_lab,
    convolution,
    dense,
    detection,
    gan_lab,
    gan_plane,
    gan_uses,
    latent_space,
    neural_network,
    pooling,
    segmentation,
    sound,
    why_convolution,
)

PAGES = (
    convolution,
    activation,
    pooling,
    neural_network,
    backpropagation,
    dense,
    cnn_lab,
    why_convolution,
    segmentation,
    detection,
    sound,
    gan_plane,
    gan_lab,
    latent_space,
    gan_uses,
)

TUTORIALS: dict[str, dict[str, Deed]] = {
    name: deeds for page in PAGES for name, deeds in page.TUTORIALS.items()
}
"""By tutorial and title of the step: each that is done by what is measured."""

RIGHT: dict[str, dict[str, str]] = {name: said for page in PAGES for name, said in page.RIGHT.items()}
"""By tutorial and title of the step: what is right of its prediction, measured for several seeds."""

CHALLENGES: dict[str, tuple[str, Deed]] = {
    name: way for page in PAGES for name, way in page.CHALLENGES.items()
}
"""An address, and what to do there."""
