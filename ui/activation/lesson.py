"""A choice worked out: the feature maps that the browser activates, and what other pictures would give.

The activations themselves are computed in the browser, so that curves and maps follow a slider at once;
tests hold them against nn_core.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from nn_core.data import PHOTOGRAPHS
from nn_core.judgements.activation import BOUNDS, flat_between
from nn_core.mechanics.activations import ACTIVATIONS, ActivationFunction
from nn_core.mechanics.single import single_slope
from ui.activation.params import LEARNED_PRELU, PARAMS, USUAL, Chosen, complete, sparse
from ui.kit.inputs import Colour, InputChoice, photographs
from ui.kit.layer_before import LEARNED_FACTS, kernel_facts, layer_maps, layer_weights
from ui.kit.learned import learned_prelu
from ui.kit.lessons import LessonPage, Session
from ui.kit.pictures import input_of, settle, thumbnails
from ui.shell.payload import payload

Which = Literal["first", "second"]
PRELU_FACTS = {
    "name": LEARNED_PRELU,
    "title": "Learned with PReLU",
    "description": "A small network learned eight kernels, and with each the slope of PReLU below zero.",
}


@dataclass(frozen=True, eq=False)
class Lesson:
    """Everything that the page shows of one choice.

    Attributes:
        x: `c h w`, the picture.
        weight: `o c k k`, without the gain.
        maps: `o h w`, the convolution without gain and bias.
        others: `o 2`, the least and the largest value of each map over all photographs.
        slopes: `o`, PReLU's slope that was learned with each unit; empty where none was.
    """

    chosen: Chosen
    x: NDArray[np.float32]
    weight: NDArray[np.float32]
    maps: NDArray[np.float64]
    others: NDArray[np.float64]
    slopes: NDArray[np.float32]

    def parameter(self, which: Which) -> float | None:
        """An activation's parameter: chosen, or learned with the unit, or as usual; None if it has none."""
        name, chosen = getattr(self.chosen, which), getattr(self.chosen, f"{which}_parameter")
        if chosen is None and name == "prelu" and len(self.slopes):
            return float(self.slopes[self.chosen.unit])
        return ACTIVATIONS[name].parameter if chosen is None else chosen

    def z(self, gain: float | None = None) -> NDArray[np.float64]:
        """`h w`, the map that is activated; with another gain than the one chosen."""
        factor = self.chosen.gain if gain is None else gain
        return np.asarray(factor * self.maps[self.chosen.unit] + self.chosen.bias)

    def reach(self, bias: float | None = None) -> tuple[float, float]:
        """The least and the largest z of that unit over all photographs; with another bias."""
        least, largest = (float(end) for end in self.chosen.gain * self.others[self.chosen.unit])
        added = self.chosen.bias if bias is None else bias
        return least + added, largest + added

    def function(self, which: Which) -> tuple[ActivationFunction, float | None]:
        """One of the two activations, and its parameter."""
        return ACTIVATIONS[getattr(self.chosen, which)], self.parameter(which)

    def is_flat(self, which: Which, bias: float | None = None) -> bool:
        """Whether it lets nothing back on any photograph; with another bias than the one chosen."""
        function, parameter = self.function(which)
        least, largest = self.reach(bias)
        slopes = single_slope(function, [least, largest], parameter)
        return flat_between(float(slopes[0]), float(slopes[1]), least, largest)


def work_out(values: Mapping[str, Any]) -> Lesson:
    """The lesson of a choice.

    Raises:
        DataError: the input cannot be used.
        LearningError: learned kernels are chosen and none could be learned.
    """
    chosen = complete(values)
    if chosen.input == "own":
        chosen = replace(chosen, own=settle(chosen.own, chosen.size))
    x = input_of(chosen)
    weight, slopes = _units(chosen.kernel, chosen)
    chosen = replace(chosen, unit=min(chosen.unit, len(weight) - 1))
    # Looked at, the other photographs come as large as this one; beside another input, in their usual size.
    size = chosen.size if chosen.input == "photograph" else USUAL.size
    others = _others(chosen.kernel, chosen.colour, size)
    return Lesson(chosen, x, weight, layer_maps(x, weight), others, slopes)


def _units(kernel: str, chosen: InputChoice) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights `o c k k`, and the slopes that were learned with them, if any."""
    if kernel == LEARNED_PRELU:
        return learned_prelu(chosen.colour)
    return layer_weights(kernel, chosen), np.empty(0, np.float32)


@lru_cache(maxsize=32)
def _others(kernel: str, colour: Colour, size: int) -> NDArray[np.float64]:
    """A unit is only dead if no picture wakes it: the limits of its map over all photographs."""
    pictures = [InputChoice(photo=name, size=size, colour=colour) for name in PHOTOGRAPHS]
    weight, _ = _units(kernel, pictures[0])
    maps = np.stack([layer_maps(input_of(picture), weight) for picture in pictures])
    return np.stack([maps.min(axis=(0, 2, 3)), maps.max(axis=(0, 2, 3))], axis=1)


def frame(session: Session[Lesson]) -> bytes:
    """Everything for the browser, as one buffer."""
    lesson = session.lesson
    chosen = asdict(lesson.chosen)
    del chosen["own"]
    facts = {
        **PAGE.facts(session),
        "chosen": chosen,
        "bounds": dict(BOUNDS),
        "thumbnails": {"source": thumbnails(), "names": photographs()},
        "kernels": [*kernel_facts(), LEARNED_FACTS, PRELU_FACTS],
        "functions": [
            {
                "name": function.name,
                "title": function.title,
                "formula": function.formula,
                "derivative_formula": function.derivative_formula,
                "parameter": function.parameter,
                "parameter_name": function.parameter_name,
            }
            for function in ACTIVATIONS.values()
        ],
    }
    arrays: dict[str, NDArray[Any]] = {
        "input": lesson.x,
        "weight": lesson.weight,
        "maps": lesson.maps,
        "others": lesson.others,
        "slopes": lesson.slopes,
    }
    return payload(arrays, facts)


PAGE: LessonPage[Lesson] = LessonPage(
    key="activation",
    params=PARAMS,
    work_out=work_out,
    values_of=lambda lesson: sparse(lesson.chosen),
)
