"""A network that says of each pixel what it is part of, and how it is trained, as frozen, picklable data."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.data.own_scenes import MOST_OWN_SCENES, OwnScene
from nn_core.data.scenes import SCENES, Scenes
from nn_core.network.architecture import Architecture
from nn_core.network.fields import SpecError, shape_text
from nn_core.training.config import SEED_HELP, Config, checked, choice, count, items, number
from nn_core.training.errors import ConfigError
from nn_core.training.images import NetworkProbe, check_batch
from nn_core.training.limits import check_memory, check_step
from nn_core.training.memory import (
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
from nn_core.training.segmentation.objectives import CROSS_ENTROPY, MASK_LOSSES

SCENES_AT_ONCE = 25
"""So many scenes are looked at together."""
SCENES_BESIDE_AN_OWN = 4
"""Each step learns from one own scene beside so many of the set, and from one at least."""
OWN_COPIES = 8
"""Of the bytes of own scenes: as text in specs and configs, as tensors, and one on its way to a page."""
TWIN = "twin"
"""What stands before the metrics and arrays of the second network."""


@dataclass(frozen=True)
class SegmentationConfig(Config):
    """How masks are learnt, with Adam. Bounds and one-line help of each field are in its metadata.

    own: pictures with painted masks, which are learnt from beside the set's: some in every batch.
    """

    loss: str = choice(CROSS_ENTROPY.name, tuple(MASK_LOSSES), "What is lowered: how far masks are apart.")
    learning_rate: float = number(5e-3, 1e-8, 1e6, "The size of each step against the gradient.")
    batch_size: int = count(8, 1, 4096, "How many scenes each step learns from.", live=True)
    own: tuple[OwnScene, ...] = checked(
        (), items(OwnScene, MOST_OWN_SCENES, "own pictures"), "Own pictures with masks painted by hand."
    )
    seed: int = count(0, 0, 2**31 - 1, SEED_HELP)

    @property
    def own_at_once(self) -> int:
        """Own scenes in each batch, beside those of the set."""
        return max(1, self.batch_size // SCENES_BESIDE_AN_OWN) if self.own else 0


@dataclass(frozen=True, eq=False)
class SegmentationProbe(NetworkProbe):
    """What such a network can be asked for; the image is the first validation scene, if none is given.

    results: how masks of the validation scenes agree with the true ones, pixel by pixel and class by class.
    validated: the same as of the newest validation, which is known: it costs nothing.
    """

    costly_parts: ClassVar[tuple[str, ...]] = ("statistics", "results")
    results: bool = wanted()
    validated: bool = wanted()


@dataclass(frozen=True)
class SegmentationRun(SceneRun):
    """Train `architecture` (pixels in 0..1 -> a logit of each class at each pixel) on the scenes `dataset`.

    Class 0 is the background, class k + 1 the scenes' class k.

    Attributes:
        twin: a second network that learns from the very same batches, to be compared with; None for none.
    """

    twin: Architecture | None = None
    config: SegmentationConfig = SegmentationConfig()
    probe: ClassVar[type[SegmentationProbe]] = SegmentationProbe
    trainer: ClassVar[str] = "nn_core.training.segmentation.trainer:SegmentationTrainer"
    most_checked: ClassVar[int] = 200

    @property
    def learning(self) -> tuple[Architecture, ...]:
        return (self.architecture,) if self.twin is None else (self.architecture, self.twin)

    @property
    def class_names(self) -> tuple[str, ...]:
        """What a pixel can be."""
        return ("background", *SCENES[self.dataset].class_names)

    def check(self) -> None:
        """Raise SpecError, DataError or ConfigError, in words, if the parts do not fit together."""
        self.check_scenes()
        for network in self.learning:
            self._check_shapes(network)
            check_batch(self.config, network)
        self._check_own()
        check_memory(self, None, "input_shape")
        check_step(self)

    def _check_shapes(self, network: Architecture) -> None:
        _, height, width = SCENES[self.dataset].shape
        classes = len(self.class_names)
        if network.out_shape != (classes, height, width):
            raise SpecError(
                len(network.layers) - 1,
                None,
                f"Each pixel is one of {classes} classes, so the last layer must give "
                f"{shape_text((classes, height, width))} numbers; it gives {shape_text(network.out_shape)}.",
            )

    def _check_own(self) -> None:
        names = ", ".join(self.class_names)
        for at, scene in enumerate(self.config.own):
            if scene.classes.max() >= len(self.class_names):
                raise ConfigError(
                    "own",
                    f"The mask of own picture {at + 1} has a class that is not there; there are {names}.",
                )

    @property
    def batch(self) -> int:
        """Scenes of one step, own ones among them."""
        return super().batch + self.config.own_at_once

    def kept_aside(self, scenes: Scenes) -> NDArray[np.int64]:
        """Those that are painted on are none of them: they are learnt from."""
        places = super().kept_aside(scenes)
        own = [scene.image for scene in self.config.own]
        learnt = [any(np.array_equal(scenes.images[place], image) for image in own) for place in places]
        return np.asarray(places[~np.array(learnt)])

    def memory(self) -> Memory:
        """What training this may take."""
        network = self.architecture
        scenes = SCENES[self.dataset]
        pixels = prod(scenes.shape)
        scores = len(self.class_names) * pixels
        _, checking = self.image_counts()
        # The softmax, its gradient and the masks as whole numbers of 8 bytes beside the scores themselves.
        step = self.batch * (max(map(step_numbers, self.learning)) + 4 * scores + 2 * pixels)
        evaluation = max(
            chunk_of(pass_numbers(one), SCENES_AT_ONCE) * pass_numbers(one) for one in self.learning
        )
        held: dict[Any, int] = images_held(self.dataset, network.input_shape)
        held[self.dataset, "masks"] = 2 * scenes.images * pixels
        if self.config.own:
            held[self.config.own, "own"] = OWN_COPIES * 2 * pixels * len(self.config.own)
        return Memory(
            held,
            weight_bytes(*self.learning),
            FLOAT * (max(step, evaluation + 3 * checking * scores) + look_numbers(network)),
        )
