"""Which images excite the channels of a layer most, where, and how strongly each class does on the mean."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.findings.channels.pictures import Pictures
from nn_core.measure.experiments import Strongest, peaks
from nn_core.network.walk import output_of
from nn_core.training.frozen import FrozenNetwork
from nn_core.training.images import images_of
from nn_core.training.jobs import Beside, Job, Progress, Steps, Tools

if TYPE_CHECKING:
    from torch import Tensor

SHOWN = 9


@dataclass(frozen=True, eq=False)
class Excited:
    """What was found out about each channel of a layer.

    Attributes:
        strongest: the images of the set that excite it most, and where in its map.
        by_class: float32 `c k`: its largest value in an image, on the mean of each class's images.
        mean: float32 `c`: its mean over all images and places.
        counts: int64 `k`: how many images of each class were looked at.
    """

    strongest: Strongest
    by_class: NDArray[np.float32]
    mean: NDArray[np.float32]
    counts: NDArray[np.int64]


@dataclass(frozen=True)
class Excitement(Job):
    """Looks at all pictures once, for all channels of a layer. Its result is an `Excited`."""

    network: FrozenNetwork
    pictures: Pictures
    layer: str
    at_once: ClassVar[int] = 2
    trouble: ClassVar[str] = "Something went wrong while the pictures were compared."

    def work(self, tools: Tools) -> Steps:
        import torch

        model = yield Beside(self.network.module)
        chunks = yield Beside(partial(self.pictures.chunks, self.network.architecture))
        found, sums = [], []
        for done, chunk in enumerate(chunks):
            with torch.no_grad():
                output = output_of(model, chunk, self.layer)
            maps = output if output.ndim == 4 else output[:, :, None, None]
            found.append(peaks(maps))
            sums.append(maps.mean(dim=(2, 3)))
            yield Progress(done + 1, len(chunks))
        return self._excited(torch.cat(found), torch.cat(sums))

    def _excited(self, found: Tensor, sums: Tensor) -> Excited:
        """Args: found: n c 3, see `peaks`. sums: n c."""
        places, labels = self.pictures.places(), self.pictures.labels()
        count = min(SHOWN, len(places))
        top, which = found[..., 0].topk(count, dim=0)
        rows, columns = (found[..., part].gather(0, which).long() for part in (1, 2))
        image = places[which.numpy()].T
        strongest = Strongest(image, rows.numpy().T, columns.numpy().T, top.numpy().T)
        classes = len(images_of(self.pictures.dataset).class_names)
        counts = np.bincount(labels, minlength=classes)
        by_class = np.zeros((found.shape[1], classes), np.float32)
        for label in np.flatnonzero(counts):
            by_class[:, label] = found[labels == label, :, 0].mean(0)
        return Excited(strongest, by_class, sums.mean(0).numpy(), counts)
