"""Pictures that figures of several pages share: the input of a layer, images that a generator made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from ui.kit.inputs import InputChoice, picture_words
from ui.kit.lessons import Lesson, Session
from ui.kit.print.figure import Array, Figure, Maps, shaded

if TYPE_CHECKING:
    from nn_core.training import GanConfig

Box = tuple[float, float, float, float]


def of_lesson(
    session: Session[Lesson], made: Mapping[str, Callable[[Lesson], Figure]]
) -> dict[str, Callable[[], Figure]]:
    """Figures by title, each made from the lesson that is shown at the moment when it is wanted."""
    return {title: partial(_of, make, session) for title, make in made.items()}


def _of(make: Callable[[Lesson], Figure], session: Session[Lesson]) -> Figure:
    return make(session.lesson)


def input_panel(x: Array, chosen: InputChoice, *marks: Box | None) -> Maps:
    """`c h w` as people see it: a grid of numbers channel by channel, all else as one picture."""
    if chosen.input == "grid":
        names = ("red", "green", "blue") if len(x) == 3 else ()
        return shaded(_title(x), x, least=1.0, names=names, marks=marks * len(x))
    return seen(x, *marks)


def seen(x: Array, *marks: Box | None) -> Maps:
    """A picture `c h w` of 0..1 that a network reads, as people see it."""
    if len(x) == 3:
        return Maps(_title(x), np.moveaxis(x, 0, -1)[None], "rgb", marks=marks)
    return Maps(_title(x), x, "grey", (0.0, 1.0), marks=marks)


def _title(x: Array) -> str:
    return f"Input, {' × '.join(map(str, x.shape))}"


def input_words(x: Array, chosen: InputChoice) -> str:
    """What the input is, at the beginning of a sentence."""
    words = picture_words(chosen).replace(" of before", "")
    return f"{words[0].upper()}{words[1:]}, {' × '.join(map(str, x.shape))}"


def clipped(box: Box, shape: tuple[int, ...]) -> Box:
    """The part of a box that lies on a map `h w`."""
    row, column, height, width = box
    low, left = max(row, 0), max(column, 0)
    bottom, right = min(row + height, shape[0]), min(column + width, shape[1])
    return low, left, max(bottom - low, 0), max(right - left, 0)


def images(title: str, pixels: Array, names: tuple[str, ...] = (), columns: int = 8) -> Maps:
    """Images `n c h w` of a set, from 0 to 255, as people see them."""
    seen = pixels / 255
    if pixels.shape[1] == 3:
        return Maps(title, np.moveaxis(seen, 1, -1), "rgb", names=names, columns=columns)
    return Maps(title, seen[:, 0], "grey", (0.0, 1.0), names=names, columns=columns)


def generated(title: str, images: Array, names: tuple[str, ...] = (), columns: int = 8) -> Maps:
    """Images `n c h w` of a GAN: black is -1, white is 1, as on the pages."""
    if images.shape[1] == 3:
        return Maps(title, np.moveaxis(images, 1, -1), "rgb", (-1.0, 1.0), names=names, columns=columns)
    return Maps(title, images[:, 0], "grey", (-1.0, 1.0), names=names, columns=columns)


def generated_words(config: GanConfig) -> str:
    """Of which of a GAN's networks its samples are, and how their pixels are to be read."""
    source = "an average of G over the last steps" if config.average else "the G that is training"
    return f"The samples come from {source}. Pixels go from −1 (black) to 1 (white), one scale for all."
