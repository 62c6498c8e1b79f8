"""The scenes of a run as its trainer reads them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from nn_core.data.scenes import Scenes
from nn_core.training.images import NetworkProbe
from nn_core.training.scene_runs import SceneRun
from nn_core.training.trainer import Batches, pixels_on, probe_images


class SceneFeed:
    """Scenes on a device: batches to learn from, those that are kept aside, and pictures to look at.

    Attributes:
        validation: places of the scenes that it is measured on.
    """

    def __init__(self, run: SceneRun, scenes: Scenes, device: torch.device) -> None:
        split = scenes.split()
        self.batches = Batches(split.train, run.config.seed, device)
        self.validation = torch.tensor(run.kept_aside(scenes), device=device)
        self._scenes, self._device = scenes, device
        self._pixels = pixels_on(scenes, run.image_shape, device)
        self._places = {zlib.crc32(image.tobytes()): place for place, image in enumerate(scenes.images)}

    def images(self, places: Tensor) -> Tensor:
        """float32 n c h w in 0..1."""
        return self._pixels[places].float().div_(255)

    def kept_aside(self, chunk: int) -> Iterator[Tensor]:
        """The images of the validation scenes, so many together."""
        return map(self.images, torch.split(self.validation, chunk))

    def asked(self, probe: NetworkProbe) -> Tensor:
        """What a probe asks about, n c h w: the first validation scene, if it has no image."""
        if probe.image is None:
            return self.images(self.validation[:1])
        fitted = probe_images(probe.image, tuple(self._pixels.shape[1:]))
        return torch.from_numpy(fitted).to(self._device)

    def place_of(self, image: np.ndarray[Any, Any]) -> int | None:
        """Which of the scenes a picture c h w in 0..1 is; None where it is none of them."""
        pixels = np.rint(image * 255).astype(np.uint8)
        place = self._places.get(zlib.crc32(pixels.tobytes()))
        is_one = place is not None and np.array_equal(self._scenes.images[place], pixels)
        return place if is_one else None
