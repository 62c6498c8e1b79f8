"""Which image feeds the network: one of the data set, a drawing, the webcam, an upload."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from nn_core.data import DATASETS, DataError, ImageSet, decode_picture, fit_images, framed
from nn_core.data.intake import MAX_PICTURE_BYTES, clean_name
from nn_core.data.own_scenes import OwnScene
from nn_core.data.record import Images, Shape
from nn_core.data.scenes import SCENES
from nn_core.network.fields import is_number
from nn_core.render import png, tile
from ui.kit.exchange import edit_of, exchange
from ui.kit.experiment import Experiment
from ui.kit.sent import sent
from ui.shell.component import define
from ui.shell.keys import session_key
from ui.shell.prepared import shows

INPUT_BAR = define("input_bar")

PICTURE_TYPES = ["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff"]
PICTURE_MB = MAX_PICTURE_BYTES // 10**6
THUMBNAILS = 60
THUMBNAIL_COLUMNS = 10
THUMBNAIL_PX = 64


def input_bar(
    page: str,
    run_id: str,
    images: ImageSet,
    offered: NDArray[np.int64],
    input_shape: Shape,
    lab: Experiment,
    painted: Sequence[OwnScene] = (),
) -> None:
    """The bar for a run on `images`; the image that the reader picks becomes the lab's parameter "image".

    The field for an upload stands below it while the reader wants one.

    offered: images of the set that stand in its strip; the first is shown where none is chosen.
    painted: own pictures with masks, which are offered beside.
    """
    if not shows("input"):
        return
    index = lab["image"]
    if index is None:
        index = int(offered[0])
    key = _key(page)
    INPUT_BAR(
        key=key,
        data={
            "page": page,
            "run": run_id,
            "name": images.name,
            "index": index,
            "usual": lab["image"] is None,
            "version": exchange(key).answer(index),
            "asked": st.session_state.get(_asked_key(page)),
            "pads": st.session_state.get(_pads_key(page), 0),
            "turns": lab.past.turns,
            "input_shape": input_shape,
            "class_names": images.class_names,
            "keeps_place": images.name in SCENES,
            "framing": is_framed(images.name, input_shape),
            "upload": uploaded(page, images.name, input_shape),
            "painted": [_base64(scene.image.tobytes()) for scene in painted],
            **_strip(images, tuple(offered[:THUMBNAILS].tolist())),
        },
        on_edit_change=lambda: choose_image(lab, edit_of(key), len(images)),
        on_mode_change=lambda: None,
    )
    if sent(key, "mode") == "upload":
        st.file_uploader(
            f"A picture of your own (up to {PICTURE_MB} MB)",
            type=PICTURE_TYPES,
            key=_upload_key(page),
            max_upload_size=PICTURE_MB,
        )


def choose_image(lab: Experiment, index: Any, number: int) -> None:
    """Make `index`, which comes from a browser, the image that is shown, if there is such an image."""
    if is_number(index, 0, number - 1) and index == int(index):
        lab["image"] = int(index)


def show_image(page: str, lab: Experiment, index: Any, number: int) -> None:
    """The same from elsewhere on the page: the bar turns to it whatever it shows, a drawing for one."""
    choose_image(lab, index, number)
    st.session_state[_asked_key(page)] = exchange(_key(page)).choose()


def open_pad(page: str) -> None:
    """The bar turns to its pad."""
    key = _pads_key(page)
    st.session_state[key] = st.session_state.get(key, 0) + 1


def _key(page: str) -> str:
    return session_key(page, "input")


def _asked_key(page: str) -> str:
    return session_key(page, "input", "asked")


def _pads_key(page: str) -> str:
    return session_key(page, "input", "pads")


@lru_cache(maxsize=8)
def _strip(images: ImageSet, indices: tuple[int, ...]) -> dict[str, Any]:
    """All labels (one byte each, two where there are more than 256 classes), and some images."""
    columns = min(THUMBNAIL_COLUMNS, len(indices))
    picture = png(tile(small(images.images[list(indices)]), columns=columns, gap=0))
    label_type = "<u2" if len(images.class_names) > 256 else "u1"
    return {
        "labels": _base64(images.labels.astype(label_type).tobytes()),
        "thumbnails": {
            "source": f"data:image/png;base64,{_base64(picture)}",
            "indices": list(indices),
            "columns": columns,
        },
    }


def small(images: Images) -> Images:
    """No larger than thumbnails are shown."""
    channels, height, width = images.shape[1:]
    share = min(1.0, THUMBNAIL_PX / max(height, width))
    return fit_images(images, (channels, round(height * share), round(width * share)))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _upload_key(page: str) -> str:
    return session_key(page, "upload")


def is_framed(dataset: str, shape: Shape) -> bool:
    """Whether pictures that people bring are to be framed as those of the data set are."""
    return dataset in DATASETS and DATASETS[dataset].framed and shape[1] == shape[2]


def uploaded(page: str, dataset: str, shape: Shape) -> dict[str, Any]:
    """The uploaded picture at the network's size, {} if there is none.

    One that cannot be used says why in "problem", beside the picture before it, if there is one. That one
    stays also where the field was emptied, with "emptied", and goes with the field for uploads.
    """
    key, kept_key = _upload_key(page), session_key(page, "kept")
    if key not in st.session_state:
        st.session_state.pop(kept_key, None)
        return {}
    problem: dict[str, Any] = {}
    if (file := st.session_state[key]) is not None:
        try:
            _fitted(file.getvalue(), file.name, dataset, shape)
            st.session_state[kept_key] = file.getvalue(), file.name
        except DataError as error:
            problem = {"problem": str(error)}
    kept = st.session_state.get(kept_key)
    emptied = {"emptied": True} if kept and file is None else {}
    return {**(_fitted(*kept, dataset, shape) if kept else {}), **problem, **emptied}


@lru_cache(maxsize=16)
def _fitted(data: bytes, name: str, dataset: str, shape: Shape) -> dict[str, Any]:
    """The picture's name, its pixels, and {pixels, inverted} where the data set's frame makes it another."""
    picture = decode_picture(data, name).transpose(2, 0, 1)
    result = framed(picture, shape[1]) if is_framed(dataset, shape) else None
    return {
        "name": clean_name(name),
        "pixels": _base64(fit_images(picture[None], shape)[0].tobytes()),
        "framed": result
        and {"pixels": _base64(result.pixels.tobytes() * shape[0]), "inverted": result.inverted},
    }
