"""What of the data set excites a channel: found once for all channels of a layer, by a job."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from nn_core.data import fit_images
from nn_core.findings.channels.excitement import Excited, Excitement
from nn_core.network.layers import Conv2d, Linear
from ui.channels.subject import Subject, layer_words
from ui.kit.networks import filter_layers
from ui.kit.steering import asked as asked_job
from ui.kit.waiting import LOOK_EVERY_S, ended
from ui.shell.component import define
from ui.shell.engine import engine
from ui.shell.keys import session_key
from ui.shell.payload import payload
from ui.shell.rows import rows
from ui.shell.text import plain

FAVOURITES = define("channels/favourites")
KEY = session_key("channels", "favourites")
THUMBNAIL_PX = 112
MOST_CLASSES = 12
"""Of more classes those are shown that excite the channel most."""


def excitement(subject: Subject) -> Excitement:
    """The job for all channels of the layer."""
    return Excitement(subject.network, subject.pictures, subject.row.name)


def excited(subject: Subject) -> Excited | None:
    """What is known already; nothing is begun."""
    handle = engine().jobs.found(excitement(subject))
    found: Excited | None = None if handle is None else handle.result
    return found


def show_favourites(subject: Subject) -> None:
    """The images, or how far the search for them is."""
    job = excitement(subject)
    handle = asked_job(job)
    if not ended(handle):
        _wait(job)
    elif handle.result is None:
        st.error(plain(handle.problem), icon=":material/error:")
        again = session_key("channels", "favourites", "again")
        st.button("Try again", key=again, on_click=engine().jobs.forget, args=(job,))
    else:
        FAVOURITES(key=KEY, data=facts_of(subject, handle.result))


@st.fragment(run_every=LOOK_EVERY_S)
def _wait(job: Excitement) -> None:
    handle = asked_job(job)
    if ended(handle):
        st.rerun()
    progress = handle.progress
    st.progress(progress.done / max(1, progress.of), "The images are shown to the network")


def facts_of(subject: Subject, found: Excited) -> bytes:
    """The data of the component."""
    asked, channel, strongest = subject.asked, subject.channel, found.strongest
    images, names = asked.images, asked.images.class_names
    chosen = strongest.image[channel]
    arrays = {"images": _thumbnails(images.images[chosen], asked.architecture.input_shape)}
    weights, said = slices_of(subject)
    if weights is not None:
        arrays["slices"] = weights
    places = zip(
        chosen,
        strongest.value[channel],
        strongest.row[channel],
        strongest.column[channel],
        strict=True,
    )
    layer = asked.architecture.layer_names.index(subject.row.name)
    return payload(
        arrays,
        {
            "title": subject.title,
            "shape": list(asked.architecture.input_shape),
            "rows": rows(asked.architecture)[: layer + 1],
            "of": int(found.counts.sum()),
            "favourites": [
                {
                    "label": names[int(images.labels[image])],
                    "value": float(value),
                    "row": int(row),
                    "column": int(column),
                }
                for image, value, row, column in places
            ],
            "classes": [
                {
                    "name": names[at],
                    "value": float(found.by_class[channel, at]),
                    "count": int(found.counts[at]),
                }
                for at in shown_classes(found, channel)
            ],
            "weights": said,
        },
    )


def shown_classes(found: Excited, channel: int) -> list[int]:
    """Those of which there are images, in their order; of many the ones with the largest mean."""
    there = np.flatnonzero(found.counts)
    if len(there) > MOST_CLASSES:
        best = np.argsort(-found.by_class[channel, there], kind="stable")[:MOST_CLASSES]
        there = np.sort(there[best])
    classes: list[int] = there.tolist()
    return classes


def _thumbnails(images: NDArray[np.uint8], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """As the network reads them, no larger than they are shown."""
    channels, height, width = shape
    share = min(1.0, THUMBNAIL_PX / max(height, width))
    fitted: NDArray[np.uint8] = fit_images(images, (channels, round(height * share), round(width * share)))
    return fitted


def slices_of(subject: Subject) -> tuple[NDArray[Any] | None, str]:
    """The weights of the channel, n h w, one slice a channel before, and what they are; of a norm those of
    the convolution before it. None where there are none to draw.
    """
    architecture = subject.asked.architecture
    name = subject.row.name
    layers = dict(zip(architecture.layer_names, architecture.layers, strict=True))
    if not isinstance(layers[name], Conv2d | Linear):
        at = architecture.layer_names.index(name)
        (name, *_) = architecture.inputs[at]
    if not isinstance(layers.get(name), Conv2d | Linear):
        return None, ""
    weight = _weight(subject, name)[subject.channel]
    if weight.ndim == 3:
        return (
            weight,
            f"{layer_words(subject.asked, name)}: {slices_words(len(weight), 'channel')} that it reads",
        )
    facts = next(one for one in filter_layers(architecture) if one["name"] == name)
    if facts["image_shape"] is None:
        return None, ""
    shape = facts["image_shape"]
    words = f"{layer_words(subject.asked, name)}: {slices_words(shape[0], 'map')}"
    return weight.reshape(shape), f"{words} flattened before it"


def slices_words(count: int, of: str) -> str:
    """ "one slice for each of the 8 channels", "one slice, for the only map"."""
    return f"one slice, for the only {of}" if count == 1 else f"one slice for each of the {count:,} {of}s"


def _weight(subject: Subject, layer: str) -> NDArray[Any]:
    key = f"{layer}.weight"
    if subject.network.weights is not None:
        return subject.network.weights.arrays[key]
    asked = subject.asked
    found: NDArray[Any] = asked.run.at(None, asked.probe(weights=(layer,))).arrays[key]
    return found
