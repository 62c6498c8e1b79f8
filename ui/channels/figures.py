"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nn_core.findings.channels.excitement import Excited
from nn_core.numerals import figure
from nn_core.training import ChannelImageProbe
from ui.channels.favourites import excited, shown_classes
from ui.channels.subject import Subject
from ui.kit.print.figure import Bars, Figure, Panel
from ui.kit.print.pictures import seen
from ui.kit.print.runs import moment, run_words

if TYPE_CHECKING:
    from nn_core.training import RunHandle

Maker = Callable[[int | None], Figure]
COLUMNS = 3


def figures(subject: Subject, wish: RunHandle) -> dict[str, Maker]:
    """What can be had of the channel that is chosen, by title; each takes a step of its picture, None for
    now."""
    return {f"What {subject.title} wants": partial(wanted, subject, wish)}


def wanted(subject: Subject, wish: RunHandle, step: int | None) -> Figure:
    """The picture that the channel wants; with them, once they are found, the images that excite it most and
    each class's mean."""
    shot = moment(wish, step, ChannelImageProbe())
    found = excited(subject)
    rows: list[tuple[Panel, ...]] = [(replace(seen(shot.arrays["image"]), title="The picture"),)]
    if found is not None:
        rows[0] = (*rows[0], _means(subject, found))
        rows += _images(subject, found)
    answer = figure(float(shot.arrays["response"][0]))
    said = (
        f"The picture, and the images of {subject.asked.images.title} that excite it most. "
        f"It answers {answer} to the picture. {run_words(wish, shot.step)}"
    )
    return Figure(f"What {subject.title} wants", tuple(rows), said)


def _means(subject: Subject, found: Excited) -> Bars:
    classes = shown_classes(found, subject.channel)
    values = found.by_class[subject.channel, classes]
    strong = tuple("train" if value == values.max() else "muted" for value in values)
    names = tuple(subject.asked.images.class_names[at] for at in classes)
    return Bars("Mean of each class", names, values, "its largest value in an image", strong)


def _images(subject: Subject, found: Excited) -> list[tuple[Panel, ...]]:
    asked = subject.asked
    strongest, names = found.strongest, asked.images.class_names
    chosen = zip(strongest.image[subject.channel], strongest.value[subject.channel], strict=True)
    shown = [
        replace(
            seen(asked.pixels(int(image)).astype(np.float32) / 255),
            title=f"{names[int(asked.images.labels[image])]}: {figure(float(value))}",
        )
        for image, value in chosen
    ]
    return [tuple(shown[at : at + COLUMNS]) for at in range(0, len(shown), COLUMNS)]
