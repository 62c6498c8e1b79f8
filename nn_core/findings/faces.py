"""Where is a face in this photograph? A small network that tells faces from background, slid over it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.data import DATASETS, fit_images, photograph
from nn_core.findings.trained import Recipe, Trained, training
from nn_core.measure.detection import MATCH_IOU
from nn_core.mechanics.boxes import ious
from nn_core.network.presets import classifier_preset
from nn_core.training import ClassifierConfig, ClassifierRun
from nn_core.training.jobs import Beside, Job, Progress, Steps, Tools

if TYPE_CHECKING:
    from torch import nn

Picture = NDArray[np.uint8]

DATA = "faces"
PHOTOGRAPH = "astronaut"
FACE = (80, 180, 178, 271)
"""Where the one face of the photograph is: (top, left, bottom, right) in its pixels.

Marked by hand on the photograph at four times its size: from the hairline to the chin, and from cheek to
cheek without the ears, which is about what the faces of the set show.
"""
SIDES = (40, 56, 80, 112, 160, 224)
"""Of a window, in pixels of the photograph: each about the root of two times the one before."""
STRIDE = 4
"""From one window to the next, in pixels as the network reads them."""
LEAST = 0.5
"""The score from which a window is called a face rather than background."""
AT_ONCE = 250
"""Windows that are asked about together."""


@dataclass(frozen=True, eq=False)
class Sightings:
    """What a network takes for a face.

    Attributes:
        accuracy: share of right answers on the pictures of the set that were kept aside, 0..1.
        checked: how many these are.
        grids: rows and columns of windows at each of `SIDES`.
        boxes: float64 n 4, the windows with a score of at least `LEAST`.
        scores: float32 n, how sure each is to hold a face, 0..1.
        fit: float64 n, the IoU of each with `FACE`.
        possible: the IoU with `FACE` of the window that fits best, of all that were asked about.
    """

    accuracy: float
    checked: int
    grids: tuple[tuple[int, int], ...]
    boxes: NDArray[np.float64]
    scores: NDArray[np.float32]
    fit: NDArray[np.float64]
    possible: float

    @property
    def windows(self) -> int:
        """How many it was asked about."""
        return sum(rows * columns for rows, columns in self.grids)

    @property
    def on_face(self) -> float | None:
        """The best score of a window that fits the face; None where none is called a face."""
        fitting = self.scores[self.fit >= MATCH_IOU]
        return float(fitting.max()) if len(fitting) else None

    @property
    def elsewhere(self) -> int:
        """How many windows that do not fit the face are called one."""
        return int((self.fit < MATCH_IOU).sum())

    @property
    def as_sure(self) -> int:
        """How many of those have at least the best score of a window on the face."""
        least = self.on_face
        return 0 if least is None else int((self.scores[self.fit < MATCH_IOU] >= least).sum())


@dataclass(frozen=True)
class FaceSearch(Job):
    """A network learns what a face is, and is then asked about all windows. Its finding is how many of them
    it takes for a face so far; its result `Sightings`.
    """

    recipe: Recipe
    trouble: ClassVar[str] = "Something went wrong while faces were looked for."

    def work(self, tools: Tools) -> Steps:
        from nn_core.measure.experiments import network

        trained: Trained
        trained, _ = yield training(self.recipe)
        model = network(trained.architecture, trained.weights)
        picture = (yield Beside(partial(photograph, PHOTOGRAPH))).transpose(2, 0, 1)
        return (yield from _slide(model, picture, trained))


def recipe() -> Recipe:
    """A small CNN that learns to tell faces from background."""
    info = DATASETS[DATA]
    architecture = classifier_preset("small_cnn", info.shape, len(info.class_names))
    return Recipe(ClassifierRun(architecture, DATA, ClassifierConfig()))


def _slide(model: nn.Module, picture: Picture, trained: Trained) -> Generator[Progress, None, Sightings]:
    read = trained.architecture.input_shape[1]
    levels = [windows(picture, side, read) for side in SIDES]
    of = sum(len(boxes) for _, boxes, _ in levels)
    done, called = 0, 0
    scores = []
    for cut, _, _ in levels:
        for start in range(0, len(cut), AT_ONCE):
            scores.append(face_scores(model, cut[start : start + AT_ONCE]))
            done += len(scores[-1])
            called += int((scores[-1] >= LEAST).sum())
            yield Progress(done, of, called)
    boxes, sure = np.concatenate([boxes for _, boxes, _ in levels]), np.concatenate(scores)
    fit = ious(boxes, (FACE,))[:, 0]
    counted = sure >= LEAST
    return Sightings(
        trained.accuracy,
        len(trained.validation),
        tuple(grid for _, _, grid in levels),
        boxes[counted],
        sure[counted],
        fit[counted],
        float(fit.max()),
    )


def windows(picture: Picture, side: int, read: int) -> tuple[Picture, NDArray[np.float64], tuple[int, int]]:
    """All windows of one size, from left to right and from the top down.

    Args:
        picture: uint8 `c h w`, a square.
        side: of a window, in pixels of the picture, about: the picture is brought to whole pixels.
        read: the side of what the network reads.

    Returns:
        Grey, uint8 `n 1 read read`; their boxes in the picture, float64 `n 4`; rows and columns of windows.
    """
    whole = picture.shape[1]
    small = round(whole * read / side)
    scaled = fit_images(picture[None], (1, small, small))[0, 0]
    cut = np.lib.stride_tricks.sliding_window_view(scaled, (read, read))[::STRIDE, ::STRIDE]
    rows, columns = cut.shape[:2]
    corners = np.indices((rows, columns)).reshape(2, -1).T * STRIDE
    boxes = np.concatenate([corners, corners + read], axis=1) * (whole / small)
    return cut.reshape(-1, 1, read, read), boxes, (rows, columns)


def face_scores(model: nn.Module, images: Picture) -> NDArray[np.float32]:
    """How sure the network is that each picture `n 1 h w` shows a face, 0..1: the softmax of its scores."""
    import torch

    with torch.no_grad():
        shares = model(torch.from_numpy(np.ascontiguousarray(images)).float() / 255).softmax(1)
    found: NDArray[np.float32] = shares[:, DATASETS[DATA].class_names.index("face")].numpy()
    return found
