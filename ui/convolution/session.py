"""The page between reruns, and everything that the browser gets of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.judgements.convolution import BOUNDS
from nn_core.mechanics.kernels import ANGLES, KERNELS, kernel
from ui.convolution.lesson import Lesson, work_out
from ui.convolution.params import LEARNED, MIXES, PARAMS, complete, consistent, sparse
from ui.kit.inputs import photographs
from ui.kit.lessons import LessonPage, Session
from ui.kit.pictures import settle, thumbnails
from ui.shell.component import define
from ui.shell.payload import payload

COMPONENT = define("convolution", family="lesson")
ICON_PX = 5
ICON_DEGREES = 45


def lesson_of(values: Mapping[str, Any]) -> Lesson:
    """The lesson of the values that are given, the rest as in the view."""
    chosen = complete(values)
    own = settle(chosen.own, chosen.size) if chosen.input == "own" else b""
    return work_out(consistent(replace(chosen, own=own)))


PAGE = LessonPage(
    key="convolution",
    params=PARAMS,
    work_out=lesson_of,
    values_of=lambda lesson: sparse(lesson.chosen),
    controls={
        "kernel_size": "kernel",
        "padding_mode": "mode",
        "out_channels": "filters",
        "weight": "filters",
        "angle": "filters",
        "learned": "filters",
    },
)


def frame(session: Session[Lesson]) -> bytes:
    """Everything for the browser, as one buffer."""
    lesson = session.lesson
    chosen = asdict(lesson.chosen)
    del chosen["own"]
    facts = {
        **PAGE.facts(session, aside=() if len(lesson.chosen.filters) > 1 else ("filters",)),
        "chosen": chosen,
        "formula": lesson.formula,
        "bills": [asdict(bill) for bill in lesson.bills],
        "stamps": [asdict(one) for one in lesson.stamps],
        "bounds": dict(BOUNDS),
        "thumbnails": {"source": thumbnails(), "names": photographs()},
        "kernels": _kernels(),
        "angles": list(ANGLES),
        "mixes": list(MIXES),
        "learned": LEARNED,
    }
    arrays: dict[str, NDArray[Any]] = {
        "input": lesson.x,
        "weight": lesson.weight,
        "bias": lesson.bias,
        "output": lesson.output,
        "icons": _icons(),
        **lesson.extra,
    }
    return payload(arrays, facts)


def _kernels() -> list[dict[str, Any]]:
    names = ("name", "title", "description", "minimum", "odd", "turns")
    return [{name: getattr(preset, name) for name in names} for preset in KERNELS.values()]


@cache
def _icons() -> NDArray[np.float64]:
    """The kernels made by hand at one size, `n 5 5`, to choose from by their looks."""
    return np.stack([kernel(name, ICON_PX, ICON_DEGREES) for name in KERNELS])
