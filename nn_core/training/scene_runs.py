"""What all kinds of run share that learn from scenes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from nn_core.data import DataError
from nn_core.data.scenes import SCENES, Scenes, load_scenes
from nn_core.network.architecture import Architecture
from nn_core.network.fields import Shape, SpecError, shape_text, value_text
from nn_core.training.images import NetworkProbe
from nn_core.training.limits import BACKWARD


@dataclass(frozen=True)
class SceneRun:
    """A network that reads the scenes `dataset` (pixels in 0..1); what its answer means, a kind of run says.

    Attributes:
        most_checked: of more scenes kept aside it is measured on the first ones only.
    """

    architecture: Architecture
    dataset: str
    turns: ClassVar[tuple[str, ...]] = ()
    stands: ClassVar[str] = ""
    most_checked: ClassVar[int]

    if TYPE_CHECKING:

        @property
        def config(self) -> Any:
            """How it learns: with a `batch_size` and a `seed`."""

    @property
    def layer_names(self) -> tuple[str, ...]:
        return self.architecture.layer_names

    @property
    def networks(self) -> dict[str, Architecture]:
        """Those whose layers can be looked at, by what stands before the names of these."""
        return {"": self.architecture}

    @property
    def learning(self) -> tuple[Architecture, ...]:
        """All that learn."""
        return (self.architecture,)

    @property
    def image_shape(self) -> Shape:
        """c h w of the scenes that the network reads."""
        return self.architecture.input_shape

    def load(self) -> Scenes:
        return load_scenes(self.dataset)

    def image_counts(self) -> tuple[int, int]:
        """How many scenes it learns from, and with how many it checks what it has learnt."""
        scenes = SCENES[self.dataset]
        return scenes.training, min(scenes.images - scenes.training, self.most_checked)

    def kept_aside(self, scenes: Scenes) -> NDArray[np.int64]:
        """Places of the scenes that it is measured on."""
        return scenes.split().validation[: self.most_checked]

    def check_scenes(self) -> None:
        """Raise DataError for scenes that are not there, SpecError for a network that cannot read them."""
        if not isinstance(self.dataset, str) or self.dataset not in SCENES:
            known = ", ".join(SCENES)
            raise DataError(f"There are no scenes named {value_text(self.dataset)}; choose one of {known}.")
        shape = SCENES[self.dataset].shape
        for network in self.learning:
            network.check_limits()
            if network.input_shape != shape:
                raise SpecError(
                    None,
                    "input_shape",
                    f"These scenes are {shape_text(shape)}; "
                    f"the network reads {shape_text(network.input_shape)}.",
                )

    @property
    def batch(self) -> int:
        """Scenes of one step: of all, if there are fewer."""
        learning, _ = self.image_counts()
        return min(int(self.config.batch_size), learning)

    def step_macs(self) -> int:
        """Multiply-adds of one step."""
        return BACKWARD * self.batch * sum(network.macs for network in self.learning)

    def longest_macs(self) -> int:
        """A step's, or those of all validation scenes."""
        _, checking = self.image_counts()
        return max(self.step_macs(), checking * sum(network.macs for network in self.learning))

    def check_probe(self, probe: NetworkProbe) -> None:
        """Raise ConfigError for a layer that is not there, or more images than may be looked at."""
        probe.check_names(self)
        probe.check_images(self.architecture)
