"""What a worksheet shows of a page: what there is to look at before one has guessed, and no answer.

What a page trains is not trained for paper: there stands what it learns from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from nn_core.data import DATASETS, load
from nn_core.data.augmentation import few
from ui.kit.inputs import set_source
from ui.kit.print.figure import Figure
from ui.kit.print.pictures import images

OF_EACH_CLASS = 2
SEED = 0


@dataclass(frozen=True)
class Shown:
    """What a page shows at an address, as far as it can be printed.

    Attributes:
        source: of its data, and who may use them; empty where they are made by a formula.
    """

    figure: Figure | None
    source: str


NOTHING = Shown(None, "")
Showing = Callable[[Mapping[str, str]], Shown]
"""What a page shows in that state; it may raise what a lesson raises."""


def of_set(name: str) -> Shown:
    """The images that a page learns from; none of one's own, which are not here."""
    return Shown(_some(name), set_source(name)) if name in DATASETS else NOTHING


@cache
def _some(name: str) -> Figure:
    """A few images of a set, a column for each class."""
    known = load(name)
    count, classes = OF_EACH_CLASS, len(known.class_names)
    pixels = few(known, count, SEED).images
    in_columns = pixels.reshape(classes, count, *pixels.shape[1:]).swapaxes(0, 1).reshape(pixels.shape)
    panel = images(f"{count} of each class", in_columns, known.class_names * count, columns=classes)
    return Figure(f"{DATASETS[name].title}: some of its images", ((panel,),), f"It has {len(known):,}.")
