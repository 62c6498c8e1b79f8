"""The lab's pictures for print, each of the run at a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from nn_core.data import ImageSet, fit_images
from nn_core.training import ClassifierProbe, ClassifierRun
from ui.cnn_lab.lab import PARAMS, data_words
from ui.kit.networks import charts, filter_layers, measured_on
from ui.kit.print.figure import Figure, Maps, Matrix, Panel, shaded
from ui.kit.print.paper import Shown, of_set
from ui.kit.print.pictures import seen
from ui.kit.print.runs import curves, moment, run_words
from ui.kit.runs import spec_of
from ui.kit.url import read
from ui.shell.rows import rows

if TYPE_CHECKING:
    from nn_core.training import RunHandle

COLUMNS = 8
Maker = Callable[[int | None], Figure]


def figures(run: RunHandle, images: ImageSet, image: int | None) -> dict[str, Maker]:
    """What can be had of the run, by title; each takes a step, None for now.

    image: which image of the set is shown; None: the first validation image.
    """
    spec = spec_of(run, ClassifierRun)
    made: dict[str, Maker] = {
        "Curves": partial(learning, run),
        "Confusion matrix": partial(confusion, run),
    }
    for row in rows(spec.architecture):
        if len(row["out_shape"]) == 3:
            made[f"Maps of {row['name']}"] = partial(feature_maps, run, images, image, row["name"])
    for layer in filter_layers(spec.architecture):
        if len(layer["weight_shape"]) == 4:
            made[f"Filters of {layer['name']}"] = partial(filters, run, layer["name"])
    return made


def learning(run: RunHandle, step: int | None) -> Figure:
    """Loss and accuracy, of the batch of each step and of the validation images."""
    rows, at = curves(run, charts(measured_on(spec_of(run, ClassifierRun))), step)
    return Figure("How it learnt", rows, _settings(run, at))


def confusion(run: RunHandle, step: int | None) -> Figure:
    """How often which class was taken for which, among the validation images."""
    shot = moment(run, step, ClassifierProbe(results=True))
    names = spec_of(run, ClassifierRun).load().class_names
    counts = np.rint(shot.arrays.get("confusion", np.zeros((len(names),) * 2))).astype(np.int64)
    right, total = int(np.trace(counts)), int(counts.sum())
    matrix = Matrix(f"{total:,} validation images", counts, tuple(names), "true class", "answer")
    return Figure(f"Confusion matrix: {right:,} of {total:,} right", ((matrix,),), _settings(run, shot.step))


def feature_maps(run: RunHandle, images: ImageSet, image: int | None, layer: str, step: int | None) -> Figure:
    """What a layer makes of the image that is shown."""
    spec = spec_of(run, ClassifierRun)
    index = int(images.split(spec.config.seed).validation[0]) if image is None else image
    channels, height, width = spec.image_shape
    pixels = fit_images(images.images[index : index + 1], (channels, height, width))[0]
    shot = moment(run, step, ClassifierProbe(image=pixels, layers=(layer,)))
    pixels, maps = shot.arrays["input"], shot.arrays[layer]
    panels: tuple[tuple[Panel, ...], ...] = (
        (seen(pixels),),
        (shaded(f"{layer}, {' × '.join(map(str, maps.shape))}", maps),),
    )
    name = images.class_names[int(images.labels[index])]
    said = f"{_settings(run, shot.step)} Image {index:,} of the set, class {name}."
    return Figure(f"Feature maps of {layer}", panels, said)


def filters(run: RunHandle, layer: str, step: int | None) -> Figure:
    """The weights of a convolution: a tile for each filter and channel, row by row."""
    shot = moment(run, step, ClassifierProbe(weights=(layer,)))
    weight = shot.arrays[f"{layer}.weight"]
    count, channels, *sides = weight.shape
    each = [(out, into) for out in range(1, count + 1) for into in range(1, channels + 1)]
    names = tuple(f"{out}" if channels == 1 else f"{out}, {into}" for out, into in each)
    title = f"{layer}, {' × '.join(map(str, weight.shape))}"
    tiles = Maps(title, weight.reshape(-1, *sides), "diverging", names=names, columns=COLUMNS)
    said = "" if channels == 1 else " Above each tile: filter, channel."
    return Figure(f"Filters of {layer}", ((tiles,),), _settings(run, shot.step) + said)


def _settings(run: RunHandle, step: int) -> str:
    return f"{data_words(spec_of(run, ClassifierRun))} {run_words(run, step)}"


def on_paper(query: Mapping[str, str]) -> Shown:
    return of_set(read(query, PARAMS)[0]["data"])
