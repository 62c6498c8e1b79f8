"""What can be chosen on the page "Latent space". The names are the names in the URL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nn_core.findings.latent.samples import MAX_SLIDE
from nn_core.training.gan.spec import SAMPLES
from ui.kit.code_section import CODE
from ui.kit.url import Choice, LayerName, Number, Param, RunId, Whole, read

MEASURED_AT = (0, 32, 64, 128, 256, 400)
"""Steps at which the generators of the part "Checkerboard" are compared: the last, and such as stay kept."""
MAX_AXES = 32
MAX_PICKED = 5
MAX_SILENCED = 256
HALVED = 2 * MAX_SILENCED
TOO_MANY_TO_HALVE = f"Of this layer every second of the first {HALVED} channels is off; the others are on."
MAX_CHANNEL = 4095

PARTS = {
    "plane": "Plane",
    "directions": "Directions",
    "paths": "Paths",
    "arithmetic": "Arithmetic",
    "truncation": "Truncation",
    "channels": "Channels",
    "checkerboard": "Checkerboard",
}
DIRECTIONS = {
    "principal": "Principal",
    "random": "Random",
    "dimensions": "Single numbers",
}
CUTS = {"scale": "Scale", "normal": "Cut off"}
ENDS = {"first": 0, "last": -1}
"""Places of the layers that a prepared experiment may be about: generators name theirs otherwise."""


@dataclass(frozen=True)
class Slides(Param):
    """How far to go along each direction: 1.5,0,-2."""

    def read(self, text: str) -> tuple[float, ...]:
        number = Number(self.name, self.label, minimum=-MAX_SLIDE, maximum=MAX_SLIDE)
        parts = text.split(",")
        if len(parts) > MAX_AXES:
            raise ValueError(f"there are at most {MAX_AXES} of them")
        return tuple(number.read(part) for part in parts)

    def write(self, value: tuple[float, ...]) -> str:
        return ",".join(f"{slide:g}" for slide in value)


@dataclass(frozen=True)
class Picked(Param):
    """Some of the samples: 3-17-40."""

    def read(self, text: str) -> tuple[int, ...]:
        number = Whole(self.name, self.label, minimum=1, maximum=SAMPLES)
        parts = text.split("-")
        if len(parts) > MAX_PICKED:
            raise ValueError(f"it names at most {MAX_PICKED} samples")
        return tuple(dict.fromkeys(number.read(part) for part in parts))

    def write(self, value: tuple[int, ...]) -> str:
        return "-".join(map(str, value))


@dataclass(frozen=True)
class Silenced(Param):
    """Channels that are switched off: relu1:3,relu2:0. Whether G has them is for the generator to say."""

    def read(self, text: str) -> tuple[tuple[str, int], ...]:
        parts = text.split(",")
        if len(parts) > MAX_SILENCED:
            raise ValueError(f"at most {MAX_SILENCED} can be switched off")
        return tuple(dict.fromkeys(_channel(part) for part in parts))

    def write(self, value: tuple[tuple[str, int], ...]) -> str:
        return ",".join(f"{layer}:{channel}" for layer, channel in value)


def _channel(text: str) -> tuple[str, int]:
    match = re.fullmatch(r"([a-z_]{1,20}[0-9]{1,3}):([0-9]{1,4})", text)
    if not match or int(match[2]) > MAX_CHANNEL:
        raise ValueError("a channel is written as relu1:3")
    return match[1], int(match[2])


@dataclass(frozen=True)
class Look(Param):
    """The step at which the generators are compared: of those that can be, the nearest to the one given."""

    def read(self, text: str) -> str:
        if not re.fullmatch(r"[0-9]{1,4}", text) or int(text) > MEASURED_AT[-1]:
            raise ValueError(f"it must be a whole number from 0 to {MEASURED_AT[-1]}")
        return str(min(MEASURED_AT, key=lambda step: abs(step - int(text))))


IN_BROWSER: tuple[Param, ...] = (
    Number("u", "position along d1", 0.5, -1.0, 1.0),
    Number("v", "position along d2", 0.25, -1.0, 1.0),
    Number("reach", "reach of the plane", 1.0, 0.2, 2.0),
    Whole("sample", "sample", 16, 1, SAMPLES),
    Slides("slides", "sliders", ()),
    Whole("from", "first direction that is shown", 1, 1, MAX_AXES, place=True),
    Whole("a", "sample A", 8, 1, SAMPLES),
    Whole("b", "sample B", 20, 1, SAMPLES),
    Number("t", "way from A to B", 0.5),
    Picked("plus", "choice for A", (14, 41)),
    Picked("minus", "choice for B", (13, 8)),
    Picked("also", "choice for C", (34, 2)),
    Number("psi", "truncation", 0.7, 0.05, 3.0),
    Silenced("off", "list of channels", ()),
)
"""What changes under the reader's hands. Experiments choose their samples by measuring them."""

PARAMS: tuple[Param, ...] = (
    Choice("part", "part", "plane", tuple(PARTS)),
    RunId("run", "run"),
    Whole("label", "class", 0, 0, 999),
    Choice("axes", "directions", "principal", tuple(DIRECTIONS)),
    Whole("seed", "seed of the directions", 0, 0, 9999),
    Whole("first", "first direction", 1, 1, MAX_AXES),
    Whole("second", "second direction", 2, 1, MAX_AXES),
    Whole("centre", "centre sample", 0, 0, SAMPLES),
    Choice("cut", "truncation", "scale", tuple(CUTS)),
    LayerName("layer", "layer"),
    Look("look", "step to look at", None),
    *IN_BROWSER,
    CODE,
)


SEEN_IN = {
    "plane": ("axes", "seed", "first", "second", "reach", "u", "v"),
    "directions": ("axes", "seed", "slides", "from"),
    "paths": ("t",),
    "arithmetic": (),
    "truncation": ("cut", "psi"),
    "channels": ("layer", "off"),
    "checkerboard": ("look",),
}
"""By part: what it shows depends on these, beside the generator, the class asked for and the samples."""


def asks_for_a_class(part: str) -> bool:
    """Whether a part asks a generator that knows classes for one of them; else each sample has its own."""
    return part not in ("truncation", "channels")


def prepared(part: str, values: Mapping[str, Any], layers: Mapping[str, int]) -> dict[str, Any]:
    """What a part shows in a prepared experiment: what that names, and the usual value of the rest.

    Samples that it does not name stay those that the reader chose. The layer may be the "first" or the "last"
    one, and what is off "half" of it: every second channel.

    Args:
        layers: those of G that give maps, in order, and how many channels each has.
    """
    usual = {param.name: param.default for param in PARAMS if param.name in SEEN_IN[part]}
    found = {**usual, **values}
    if found.get("layer") in ENDS:
        found["layer"] = list(layers)[ENDS[found["layer"]]] if layers else None
    if found.get("off") == "half":
        layer = found["layer"]
        count = min(layers.get(layer, 0), HALVED)
        found["off"] = tuple((layer, channel) for channel in range(0, count, 2))
    return found


def read_edit(edit: object) -> dict[str, Any]:
    """The values in an edit from the browser, {parameter: text as in the URL}; what is no use is left out.

    An empty text stands for the value that is usual.
    """
    if not isinstance(edit, Mapping):
        return {}
    texts = {name: text for name, text in edit.items() if isinstance(name, str) and isinstance(text, str)}
    known = [param for param in IN_BROWSER if param.name in texts]
    usual = {param.name: param.default for param in known if texts[param.name] == ""}
    rest = [param for param in known if param.name not in usual]
    usable = [param for param in rest if not read(texts, [param])[1]]
    return usual | read(texts, usable)[0]
