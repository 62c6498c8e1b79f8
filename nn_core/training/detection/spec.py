"""A network that finds things, with a box around each, and how it is trained, as frozen, picklable data."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from nn_core.data.scenes import SCENES
from nn_core.network.detectors import answers
from nn_core.network.fields import SpecError, shape_text
from nn_core.training.config import SEED_HELP, Config, count, number
from nn_core.training.images import NetworkProbe, check_batch
from nn_core.training.limits import check_memory, check_step
from nn_core.training.memory import (
    EVALUATION_BATCH,
    FLOAT,
    Memory,
    chunk_of,
    images_held,
    look_numbers,
    pass_numbers,
    step_numbers,
    weight_bytes,
)
from nn_core.training.probe import wanted
from nn_core.training.scene_runs import SceneRun

MOST_CELLS = 16
"""Along one side of the grid."""


@dataclass(frozen=True)
class DetectionConfig(Config):
    """How a detector learns, with Adam. Bounds and one-line help of each field are in its metadata."""

    learning_rate: float = number(2e-3, 1e-8, 1e6, "The size of each step against the gradient.")
    batch_size: int = count(32, 1, 4096, "How many scenes each step learns from.", live=True)
    box_weight: float = number(5.0, 0.0, 1000.0, "How much the boxes' term counts in the loss.")
    class_weight: float = number(1.0, 0.0, 1000.0, "How much the classes' term counts in the loss.")
    seed: int = count(0, 0, 2**31 - 1, SEED_HELP)


@dataclass(frozen=True, eq=False)
class DetectionProbe(NetworkProbe):
    """What a detector can be asked for; the image is the first validation scene, if none is given.

    results: all boxes of the validation scenes, before anything is suppressed, and what is there.
    """

    costly_parts: ClassVar[tuple[str, ...]] = ("statistics", "results")
    results: bool = wanted()


@dataclass(frozen=True)
class DetectionRun(SceneRun):
    """Train `architecture` (pixels in 0..1 -> 5 + k numbers for each cell of a grid) on the scenes `dataset`,
    each shifted anew when it is learnt from (`nn_core.training.detection.shifts`).

    What the numbers mean stands in `nn_core.training.detection.grid`.
    """

    config: DetectionConfig = DetectionConfig()
    probe: ClassVar[type[DetectionProbe]] = DetectionProbe
    trainer: ClassVar[str] = "nn_core.training.detection.trainer:DetectionTrainer"
    most_checked: ClassVar[int] = 300

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        _, rows, columns = self.architecture.out_shape
        return rows, columns

    def check(self) -> None:
        """Raise SpecError, DataError or ConfigError, in words, if the parts do not fit together."""
        self.check_scenes()
        self._check_shapes()
        check_batch(self.config, self.architecture)
        check_memory(self, None, "input_shape")
        check_step(self)

    def _check_shapes(self) -> None:
        scenes, given = SCENES[self.dataset], self.architecture.out_shape
        last = len(self.architecture.layers) - 1
        wanted = answers(len(scenes.class_names))
        if len(given) != 3 or given[0] != wanted:
            raise SpecError(
                last,
                "out_channels",
                f"Each cell answers with {wanted} numbers (is there a centre, four for its box, one for each "
                f"of {len(scenes.class_names)} classes), so the last layer gives maps, {wanted} of them; "
                f"it gives {shape_text(given)}.",
            )
        if any(size % cells or not 1 < cells <= MOST_CELLS for size, cells in self._sides()):
            fits = ", ".join(str(n) for n in range(2, MOST_CELLS + 1) if not scenes.shape[1] % n)
            raise SpecError(
                last,
                None,
                f"The grid must part the scene into equal cells: {fits} along a side. "
                f"This network gives {shape_text(self.grid)}.",
            )

    def _sides(self) -> tuple[tuple[int, int], ...]:
        return tuple(zip(self.image_shape[1:], self.grid, strict=True))

    def memory(self) -> Memory:
        """What training this may take."""
        network = self.architecture
        scenes, cells = SCENES[self.dataset], prod(self.grid)
        numbers = prod(network.out_shape)
        _, checking = self.image_counts()
        step = self.batch * (step_numbers(network) + 4 * numbers)
        seen = pass_numbers(network)
        # Answers are worked out in eight bytes a number, with some copies.
        evaluation = chunk_of(seen, EVALUATION_BATCH) * seen + 12 * checking * numbers
        held = images_held(self.dataset, network.input_shape)
        return Memory(
            # Of each pixel its mask; of each cell whether, which box, and which class.
            {**held, (self.dataset, "truth"): scenes.images * (2 * prod(scenes.shape) + 28 * cells)},
            weight_bytes(network),
            FLOAT * (max(step, evaluation) + look_numbers(network)),
        )
