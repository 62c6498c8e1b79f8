"""Photographs that come with scikit-image and scikit-learn, whole and cut into a set to train on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from nn_core.data.fit import fit_images
from nn_core.data.offline import Read, package_file
from nn_core.data.record import DataError, Images, ImageSet, Shape

CROP_PX = 32
CROPS_PER_PHOTOGRAPH = 80
MINIMUM_CONTRAST = 4.0
LARGE_CROP: Shape = (3, 112, 112)
LARGE_CROPS_PER_PHOTOGRAPH = 24
CUTS = 0.3, 0.7
"""Where a part of a photograph is cut in two, as a share of its longer side."""


class Window(NamedTuple):
    """A square of a picture, in pixels."""

    top: int
    left: int
    size: int


@dataclass(frozen=True)
class Photograph:
    """One photograph: what it shows, who made it, who may use it, and the file that holds it."""

    title: str
    source: str
    licence: str
    package: str
    path: str


def _scikit_image(title: str, file: str, source: str, licence: str) -> Photograph:
    return Photograph(title, f"{source}, as shipped with scikit-image.", licence, "skimage", f"data/{file}")


def _scikit_learn(title: str, file: str, source: str) -> Photograph:
    licence = "CC BY 2.0: name the author when you show it."
    return Photograph(
        title, f"{source}, as shipped with scikit-learn.", licence, "sklearn", f"datasets/images/{file}"
    )


_CC0 = "CC0: no rights reserved."
_PUBLIC = "Public domain."

PHOTOGRAPHS: dict[str, Photograph] = {
    "astronaut": _scikit_image("The astronaut Eileen Collins", "astronaut.png", "NASA", _PUBLIC),
    "cat": _scikit_image("Chelsea the cat", "chelsea.png", "Stefan van der Walt", _CC0),
    "coffee": _scikit_image("A cup of coffee", "coffee.png", "Rachel Michetti", _CC0),
    "coins": _scikit_image(
        "Greek coins from Pompeii", "coins.png", "Brooklyn Museum", "No known copyright restrictions."
    ),
    "brick": _scikit_image("A brick wall", "brick.png", "CC0Textures", _CC0),
    "grass": _scikit_image("Grass", "grass.png", "linolafett on DeviantArt", _CC0),
    "gravel": _scikit_image("Gravel", "gravel.png", "CC0Textures", _CC0),
    "rocket": _scikit_image("A Falcon 9 rocket", "rocket.jpg", "SpaceX", _PUBLIC),
    "camera": _scikit_image("A photographer and his camera", "camera.png", "Lav Varshney", _CC0),
    "galaxies": _scikit_image(
        "The Hubble eXtreme Deep Field", "hubble_deep_field.jpg", "NASA, HubbleSite", _PUBLIC
    ),
    "flower": _scikit_learn("A dahlia", "flower.jpg", "vultilion on Flickr"),
    "temple": _scikit_learn("A Chinese temple", "china.jpg", "danielbuechele on Flickr"),
}
LICENCES = "Public domain, CC0 or free of known restrictions; flower and temple are CC BY 2.0."
"""Of all of them."""


LARGE_CROPS = LARGE_CROPS_PER_PHOTOGRAPH * len(PHOTOGRAPHS)


def photograph(name: str) -> NDArray[np.uint8]:
    """The whole photograph, uint8 `h w 3`; a grey one has three equal channels.

    Raises:
        DataError: there is no photograph of that name, or its file is missing.
    """
    if name not in PHOTOGRAPHS:
        raise DataError(f"There is no photograph called {name!r}. Choose one of: {', '.join(PHOTOGRAPHS)}.")
    entry = PHOTOGRAPHS[name]
    with Image.open(package_file(entry.package, entry.path)) as image:
        return np.array(image.convert("RGB"))


@cache
def whole_photographs(shape: Shape) -> ImageSet:
    """All of them at `c h w`, the middle of each, each a class of its own."""
    pictures = [photograph(name).transpose(2, 0, 1)[None] for name in PHOTOGRAPHS]
    return ImageSet(
        name="whole_photographs",
        title="Photographs",
        images=np.concatenate([fit_images(picture, shape) for picture in pictures]),
        labels=np.arange(len(pictures)),
        class_names=tuple(PHOTOGRAPHS),
        source=_sources(),
        licence=LICENCES,
    )


def _sources() -> str:
    return " ".join(f"{entry.title}: {entry.source}" for entry in PHOTOGRAPHS.values())


@cache
def crops_of_photographs() -> ImageSet:
    """uint8 `n 3 112 112`, 24 squares of each photograph, of many sizes; the label says which photograph.

    No two squares share a pixel. They always are the same: one of each photograph, then a second one of each,
    and so on.
    """
    cut = [_squares(photograph(name), seed) for seed, name in enumerate(PHOTOGRAPHS)]
    return ImageSet(
        name="crops_of_photographs",
        title="Crops of photographs",
        images=np.stack(cut, axis=1).reshape(-1, *LARGE_CROP),
        labels=np.tile(np.arange(len(cut)), LARGE_CROPS_PER_PHOTOGRAPH),
        class_names=tuple(PHOTOGRAPHS),
        source=_sources(),
        licence=LICENCES,
    )


def _squares(picture: NDArray[np.uint8], seed: int) -> Images:
    planes = picture.transpose(2, 0, 1)
    found = [
        fit_images(planes[None, :, top : top + size, left : left + size], LARGE_CROP)[0]
        for top, left, size in squares(picture.shape[0], picture.shape[1], LARGE_CROPS_PER_PHOTOGRAPH, seed)
    ]
    return np.stack(found)


def squares(height: int, width: int, count: int, seed: int) -> list[Window]:
    """So many squares inside a picture that do not overlap, in random order.

    The largest part, at first the whole picture, is cut in two at random, until there are as many parts. In
    each lies the largest square that it has room for, somewhere.
    """
    generator = np.random.default_rng(seed)
    parts = [(0, 0, height, width)]
    while len(parts) < count:
        top, left, tall, wide = parts.pop(int(np.argmax([tall * wide for _, _, tall, wide in parts])))
        cut = round(generator.uniform(*CUTS) * max(tall, wide))
        if tall > wide:
            parts += [(top, left, cut, wide), (top + cut, left, tall - cut, wide)]
        else:
            parts += [(top, left, tall, cut), (top, left + cut, tall, wide - cut)]
    found = []
    for at in generator.permutation(count):
        top, left, tall, wide = parts[at]
        size = min(tall, wide)
        down, across = (int(generator.integers(spare + 1)) for spare in (tall - size, wide - size))
        found.append(Window(top + down, left + across, size))
    return found


def read_photographs() -> Read:
    """uint8 `n 3 32 32`, up to 80 crops of each photograph; the label says which photograph.

    No two crops share a pixel, so validation crops are new to the network. They always are the same.
    """
    crops = [_crops(photograph(name), seed) for seed, name in enumerate(PHOTOGRAPHS)]
    labels = np.repeat(np.arange(len(crops)), [len(images) for images in crops])
    return np.concatenate(crops), labels


def _crops(picture: NDArray[np.uint8], seed: int) -> Images:
    found = []
    for top, left, size in _windows(picture.shape[0], picture.shape[1], np.random.default_rng(seed)):
        crop = picture[top : top + size, left : left + size]
        # Nobody could tell one black patch of sky from another.
        if crop.std(axis=(0, 1)).max() >= MINIMUM_CONTRAST:
            found.append(fit_images(crop.transpose(2, 0, 1)[None], (3, CROP_PX, CROP_PX))[0])
        if len(found) == CROPS_PER_PHOTOGRAPH:
            break
    return np.stack(found)


def _windows(height: int, width: int, generator: np.random.Generator) -> Iterator[Window]:
    """Squares of two sizes that do not overlap: a grid of large cells, each taken whole or in quarters."""
    large = 2 * CROP_PX
    corners = [
        (top, left)
        for top in range(0, height - large + 1, large)
        for left in range(0, width - large + 1, large)
    ]
    for index in generator.permutation(len(corners)):
        top, left = corners[index]
        if generator.random() < 0.25:
            yield Window(top, left, large)
            continue
        for down, across in np.ndindex(2, 2):
            yield Window(top + down * CROP_PX, left + across * CROP_PX, CROP_PX)
