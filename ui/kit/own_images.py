"""Own pictures as a data set: the upload and the webcam that both labs share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import streamlit as st

from nn_core.data import DataError, ImageSet, image_set_from_files, image_set_from_zip
from nn_core.data.archive import MAX_ZIP_BYTES, PICTURE_SUFFIXES
from nn_core.data.intake import MAX_PICTURE_BYTES
from nn_core.data.record import Shape
from nn_core.render import png, tile
from nn_core.training.plain import known_set
from ui.kit.controls import segments
from ui.kit.experiment import Experiment
from ui.kit.url import Choice
from ui.shell.keys import session_key
from ui.shell.prepared import is_fixed
from ui.shell.text import plain

ZIP_MB, PICTURE_MB = MAX_ZIP_BYTES // 10**6, MAX_PICTURE_BYTES // 10**6
MAX_PHOTOS = 300
PREVIEWED = 16
PREVIEW_SCALE = 2
SIDES = {"28": 28, "32": 32, "48": 48}
COLOURS = {"grey": ("Grey", 1), "colour": ("Colour", 3)}
KEPT = (
    "No file is chosen now: the pictures from before are still in use. "
    "Choose the files again to have them in another size or other colours."
)
AGAIN = (
    "The pictures from before are in use again, with the run that learnt from them. "
    "To learn from the files above, choose them anew."
)
OWN_PARAMS = (
    Choice("side", "size in pixels", "28", tuple(SIDES)),
    Choice("colour", "colours", "grey", tuple(COLOURS)),
)
"""What is chosen of own pictures. They themselves do not fit in an address."""


class Picture(Protocol):
    """A file that somebody brought."""

    @property
    def name(self) -> str: ...

    @property
    def file_id(self) -> str: ...

    def getvalue(self) -> bytes: ...


@dataclass(frozen=True)
class _Intake:
    """What became of one choice of files.

    made: the set of these files, if they could be used. images: the set in use, which may be one from before.
    experiment: whose files they are. Another one, from an address or from the past, brings its own pictures.
    """

    choice: tuple[object, ...]
    made: ImageSet | None
    images: ImageSet | None
    error: str | None
    experiment: object = None


def own_images(lab: Experiment, in_use: ImageSet | None = None) -> ImageSet | None:
    """The upload and the webcam, with size, colours and a preview; the set made of it, or None so far.

    A choice of files that cannot be used says why and leaves the set before it in place.
    `in_use` is the set of a run that is already there: it stands until other files are chosen. Without the
    files its size and its colours are what they are. Where data is locked, nothing takes its place.
    """
    with st.container(border=True):
        images = (_kept(lab, in_use) if is_fixed("data") else None) or _brought(lab, in_use)
        if images is not None:
            st.caption(plain(describe(images)))
            st.image(preview(images), caption="As the network sees them: the middle of each, at its size.")
    return images


def _brought(lab: Experiment, in_use: ImageSet | None) -> ImageSet | None:
    """What the reader has brought or brings now, with the fields for that."""
    files = st.file_uploader(
        f"Pictures (up to {PICTURE_MB} MB each), or a zip (up to {ZIP_MB} MB) with a folder a class",
        type=[*sorted(PICTURE_SUFFIXES), ".zip"],
        accept_multiple_files=True,
        max_upload_size=ZIP_MB,
        key=_key(lab.key, "files"),
    )
    with st.container(horizontal=True):
        fields = st.container(horizontal=True, width="content")
        chosen: list[Picture] = [*files, *_photos(lab.key)]
    kept = None if chosen else _kept(lab, in_use)
    if kept is not None:
        _settle(lab, kept.shape)
    with fields:
        is_kept = kept is not None
        segments(lab, "side", {name: name for name in SIDES}, disabled=is_kept)
        segments(lab, "colour", {name: title for name, (title, _) in COLOURS.items()}, disabled=is_kept)
    side, (_, channels) = SIDES[lab["side"]], COLOURS[lab["colour"]]
    images = _take_in(lab, chosen, (channels, side, side), in_use) or in_use if chosen else kept
    if kept is not None:
        st.caption(KEPT)
    return images


def _key(page: str, name: str) -> str:
    return session_key(page, "own", name)


def _kept(lab: Experiment, in_use: ImageSet | None) -> ImageSet | None:
    """What is in use where no file is chosen: the set of the run, or the last one that there was."""
    before: _Intake | None = st.session_state.get(_key(lab.key, "intake"))
    return in_use if in_use is not None or before is None else before.images


def _settle(lab: Experiment, shape: Shape) -> None:
    """Choose the size and the colours that pictures of this shape have, if they are among those offered."""
    for name, options, own in (
        ("side", SIDES, shape[1]),
        ("colour", {colour: channels for colour, (_, channels) in COLOURS.items()}, shape[0]),
    ):
        lab[name] = next((option for option, value in options.items() if value == own), lab[name])


def preview(images: ImageSet) -> bytes:
    """The first pictures side by side as a PNG, each pixel a little square."""
    return png(tile(images.images[:PREVIEWED], min(PREVIEWED, len(images)), gap=2), PREVIEW_SCALE)


@dataclass(frozen=True)
class Photo:
    """A picture of the webcam, with what an uploaded file has."""

    name: str
    file_id: str
    data: bytes

    def getvalue(self) -> bytes:
        return self.data


def _photos(page: str) -> list[Photo]:
    """The webcam behind a button, and all photos taken with it in this session."""
    taken: list[Photo] = st.session_state.setdefault(_key(page, "photos"), [])
    with st.popover(f"Webcam ({len(taken)})" if taken else "Webcam", icon=":material/photo_camera:"):
        label = st.text_input(
            "Class of the next photos", "photo", max_chars=40, key=_key(page, "photo_class")
        )
        photo = st.camera_input("Take some photos", key=_key(page, "camera"))
        if photo is not None and len(taken) < MAX_PHOTOS and photo.file_id not in {p.file_id for p in taken}:
            # The class is the folder of the file's name, as in a zip.
            folder = label.replace("/", " ").strip() or "photo"
            taken.append(Photo(f"{folder}/{len(taken) + 1}.jpg", photo.file_id, photo.getvalue()))
        if taken:
            st.caption(f"{len(taken)} taken, at most {MAX_PHOTOS}.")
            st.button(
                "Remove all photos",
                key=_key(page, "remove_photos"),
                icon=":material/delete:",
                on_click=taken.clear,
            )
    return taken


def describe(images: ImageSet) -> str:
    """One line on what was taken in."""
    counts = Counter(images.labels.tolist())
    classes = ", ".join(f"{name} ({counts[label]})" for label, name in enumerate(images.class_names))
    size = " x ".join(map(str, images.shape))
    pictures = "picture" if len(images) == 1 else "pictures"
    return f"{len(images)} {pictures} of {size}. Classes: {classes}. {images.note}".rstrip()


def _take_in(
    lab: Experiment, files: Sequence[Picture], shape: Shape, in_use: ImageSet | None
) -> ImageSet | None:
    key = _key(lab.key, "intake")
    before: _Intake | None = st.session_state.get(key)
    choice = (shape, *(file.file_id for file in files))
    now = before
    if now is None or now.choice != choice:
        now = _decode(choice, files, shape, now.images if now else None)
    if before is not None and before.experiment is not lab and in_use is not None:
        now = replace(now, images=in_use)
    st.session_state[key] = replace(now, experiment=lab)
    if now.error:
        st.error(plain(now.error), icon=":material/broken_image:")
    elif now.images is not now.made:
        st.caption(AGAIN)
    return now.images


def _decode(
    choice: tuple[object, ...], files: Sequence[Picture], shape: Shape, fallback: ImageSet | None
) -> _Intake:
    try:
        with st.spinner("Reading the pictures"):
            made = image_set(files, shape)
            return _Intake(choice, made, made, None)
    except DataError as error:
        kept = " The pictures from before are still in use." if fallback else ""
        return _Intake(choice, None, fallback, f"{error}{kept}")


def image_set(files: Sequence[Picture], shape: Shape) -> ImageSet:
    """A set from pictures or from one zip: the very one that a run learns from, where that is of the same.

    Raises:
        DataError: a file cannot be used, or a zip came with other files.
    """
    zips = [file for file in files if file.name.lower().endswith(".zip")]
    if not zips:
        return known_set(image_set_from_files(((file.name, file.getvalue()) for file in files), shape))
    if len(files) > 1:
        what = "one zip at a time" if len(zips) == len(files) else "either one zip or some pictures, not both"
        raise DataError(f"Choose {what}: remove the files that you do not want.")
    return known_set(image_set_from_zip(zips[0].getvalue(), shape))
