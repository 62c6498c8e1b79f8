"""Scenes shifted before they are learnt from: digits that are elsewhere each time are hard to learn by heart.

Each is shifted by whole pixels, as far as all its boxes stay inside, every such shift equally likely. What
leaves on one side comes in on the other.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from nn_core.data.scenes import Scenes
from nn_core.training.detection.grid import Targets, targets


class Shifts:
    """Draws the shifts of `scenes`, and gives images and targets on a grid of r x c cells.

    Attributes:
        random: where they come from.
    """

    def __init__(self, scenes: Scenes, grid: tuple[int, int], seed: int) -> None:
        self.random = torch.Generator().manual_seed(seed)
        self._scenes, self._grid = scenes, grid
        self._size = np.array(scenes.images.shape[2:])
        there = (scenes.labels >= 0)[..., None]
        first = np.where(there, scenes.boxes[..., :2], self._size).min(axis=1)
        last = np.where(there, scenes.boxes[..., 2:], 0).max(axis=1)
        self._least = -np.floor(first).astype(np.int64)
        self._most = self._size - np.ceil(last).astype(np.int64)

    def draw(self, places: Tensor) -> Tensor:
        """int64 `n 2`: how far each of these scenes goes down and to the right."""
        at = places.cpu().numpy()
        least, most = self._least[at], self._most[at]
        part = torch.rand(least.shape, generator=self.random, dtype=torch.float64).numpy()
        return torch.from_numpy(least + np.floor(part * (most - least + 1)).astype(np.int64))

    def targets(self, places: Tensor, shifts: Tensor) -> Targets:
        """What the cells are to answer of these scenes, shifted so."""
        at, way = places.cpu().numpy(), shifts.numpy()
        boxes = self._scenes.boxes[at] + np.concatenate([way, way], axis=1)[:, None]
        height, width = self._size.tolist()
        return targets(boxes, self._scenes.labels[at], (height, width), self._grid)


def shifted(images: Tensor, shifts: Tensor) -> Tensor:
    """Images `n c h w`, each shifted (int64 `n 2`: down, right); what leaves comes in on the other side."""
    down, right = shifts.to(images.device).T[:, :, None]
    rows, columns = (
        (torch.arange(size, device=images.device) - way) % size
        for size, way in zip(images.shape[2:], (down, right), strict=True)
    )
    each = torch.arange(len(images), device=images.device)[:, None, None]
    return images.movedim(1, -1)[each, rows[:, :, None], columns[:, None, :]].movedim(-1, 1)
