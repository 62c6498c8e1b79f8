"""The page's pictures for print."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from nn_core.attribution.methods import METHODS, usual_question
from nn_core.data import ImageSet, fit_images
from nn_core.findings.checkpoints import CLASSIFIERS
from nn_core.training import ClassifierProbe, ClassifierRun
from ui.attribution.drawing import asked_layer
from ui.attribution.params import PARAMS
from ui.kit.experiment import Experiment
from ui.kit.print.figure import Array, Bars, Figure, Maps, Panel
from ui.kit.print.paper import NOTHING, Shown, of_set
from ui.kit.print.pictures import seen
from ui.kit.print.runs import moment, run_words
from ui.kit.runs import spec_of
from ui.kit.url import read

if TYPE_CHECKING:
    from nn_core.training import RunHandle

COLUMNS = 4
Maker = Callable[[int | None], Figure]


def figures(lab: Experiment, run: RunHandle, images: ImageSet) -> dict[str, Maker]:
    """What can be had of the picture that is chosen, by title; each takes a step, None for now."""
    layer = asked_layer(lab, spec_of(run, ClassifierRun).architecture)
    return {"Explanations": partial(explained, run, images, lab["image"], lab["class"], layer)}


def explained(
    run: RunHandle,
    images: ImageSet,
    image: int | None,
    target: int | None,
    layer: str | None,
    step: int | None,
) -> Figure:
    """An image of the set, the answer to it, and what each method says of it.

    Args:
        image: its place in the set; None: the first validation image.
    """
    spec = spec_of(run, ClassifierRun)
    network = spec.architecture
    index = int(images.split(spec.config.seed).validation[0]) if image is None else image
    channels, height, width = spec.image_shape
    pixels = fit_images(images.images[index : index + 1], (channels, height, width))[0]
    defined = [name for name, method in METHODS.items() if method.undefined(network) is None]
    questions = tuple(usual_question(name, network, target, layer) for name in defined)
    shot = moment(run, step, ClassifierProbe(image=pixels, explain=questions))
    names = images.class_names
    shown = names[int(shot.arrays[f"explain.{defined[0]}.target"][0])]
    rows: list[tuple[Panel, ...]] = [(seen(shot.arrays["input"]), _answer(shot.arrays, names))]
    for name in defined:
        if len(rows[-1]) == COLUMNS or len(rows) == 1:
            rows.append(())
        panel = Maps(METHODS[name].title, shot.arrays[f"explain.{name}"][None], "diverging")
        rows[-1] = (*rows[-1], panel)
    said = (
        f"Image {index:,} of {images.title}, class {names[int(images.labels[index])]}. Blue speaks for class "
        f"{shown}, orange against it; each map has its own scale. {run_words(run, shot.step)}"
    )
    return Figure(f"Why {shown}?", tuple(rows), said)


def _answer(arrays: Mapping[str, Array], names: tuple[str, ...]) -> Bars:
    values = arrays["probabilities"]
    strong = tuple("train" if at == values.argmax() else "muted" for at in range(len(values)))
    return Bars("Its answer", names[: len(values)], values, "probability", strong)


def on_paper(query: Mapping[str, str]) -> Shown:
    """The images of the network that comes with the app; a run is not asked."""
    values = read(query, PARAMS)[0]
    return NOTHING if values["run"] else of_set(CLASSIFIERS[values["net"]][0])
