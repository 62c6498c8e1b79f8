"""Which image feeds the network: one of the data set, a drawing, the webcam, an upload."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

import streamlit as st

from nn_core.data import DataError, ImageSet, decode_picture, fit_images
from nn_core.data.intake import MAX_PICTURE_BYTES
from nn_core.data.record import Shape
from nn_core.fields import is_number
from nn_core.render import png, tile
from ui.component import define
from ui.experiment import Experiment
from ui.keys import session_key
from ui.sent import sent

INPUT_BAR = define("input_bar")

PICTURE_TYPES = ["png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff"]
PICTURE_MB = MAX_PICTURE_BYTES // 10**6
THUMBNAILS = 60
THUMBNAIL_COLUMNS = 10


def input_bar(
    page: str, run_id: str, images: ImageSet, seed: int, input_shape: Shape, lab: Experiment
) -> None:
    """The bar for a run on `images`; the image that the reader picks becomes the lab's parameter "image".

    The field for an upload stands below it while the reader wants one.
    """
    index = lab["image"]
    if index is None or index >= len(images):
        index = int(images.split(seed).validation[0])
    key, upload = session_key(page, "input"), session_key(page, "upload")
    INPUT_BAR(
        key=key,
        data={
            "run": run_id,
            "name": images.name,
            "index": index,
            "input_shape": input_shape,
            "class_names": images.class_names,
            "pixels": _uploaded(upload, input_shape),
            **_strip(images, seed),
        },
        on_index_change=lambda: choose_image(lab, sent(key, "index"), len(images)),
        on_mode_change=lambda: None,
    )
    if sent(key, "mode") == "upload":
        st.file_uploader(
            f"A picture of your own (up to {PICTURE_MB} MB)",
            type=PICTURE_TYPES,
            key=upload,
            max_upload_size=PICTURE_MB,
        )


def choose_image(lab: Experiment, index: Any, number: int) -> None:
    """Make `index`, which comes from a browser, the image that is shown, if there is such an image."""
    if is_number(index, 0, number - 1) and index == int(index):
        lab["image"] = int(index)


@lru_cache(maxsize=8)
def _strip(images: ImageSet, seed: int) -> dict[str, Any]:
    """All labels (one byte each, two where there are more than 256 classes), and some validation images."""
    indices = images.split(seed).validation[:THUMBNAILS]
    picture = png(tile(images.images[indices], columns=THUMBNAIL_COLUMNS, gap=0))
    label_type = "<u2" if len(images.class_names) > 256 else "u1"
    return {
        "labels": _base64(images.labels.astype(label_type).tobytes()),
        "thumbnails": {
            "source": f"data:image/png;base64,{_base64(picture)}",
            "indices": indices.tolist(),
            "columns": min(THUMBNAIL_COLUMNS, len(indices)),
        },
    }


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _uploaded(key: str, shape: Shape) -> str | None:
    """The uploaded picture at the network's size, in base64; one that cannot be used says why."""
    file = st.session_state.get(key)
    if file is None:
        return None
    try:
        return _fitted(file.getvalue(), file.name, shape)
    except DataError as error:
        st.error(str(error), icon=":material/broken_image:")
        return None


@lru_cache(maxsize=16)
def _fitted(data: bytes, name: str, shape: Shape) -> str:
    picture = decode_picture(data, name).transpose(2, 0, 1)[None]
    return _base64(fit_images(picture, shape)[0].tobytes())
