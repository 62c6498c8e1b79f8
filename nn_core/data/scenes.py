"""Scenes: a few MNIST digits on one picture, with the pixels and the box of each, made by a seed.

Digits of the validation scenes are in no training scene.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data.backdrops import BACKDROPS, SCENE_PX
from nn_core.data.fit import fit_images
from nn_core.data.record import DataError, Images, Labels, Shape, Split
from nn_core.data.registry import DATASETS, DIGIT_NAMES, load

MOST_DIGITS = 4
SCENE_COUNT = 3_000
VALIDATION_SCENES = 600
INK = 128
"""A pixel belongs to a digit where the pen covers at least so much of it, of 255."""

_FRAMES_PX = (24, 28, 34)
_LAYOUTS = 24
_OVERLAP = 0.1
_DARKEST_INK = 170
_AT_ONCE = 100


@dataclass(frozen=True, eq=False)
class Scenes:
    """Pictures of several things, where each is, and which pixels are its.

    Attributes:
        images: uint8 `n 1 h w`, 0 is black; read-only.
        masks: uint8 `n h w`, the *instance* of each pixel: 0 is background, i + 1 the i-th thing of this
            scene. Where inks overlap, the pixel is of the one whose ink is stronger there.
        boxes: float32 `n m 4`, y0 x0 y1 x1 in pixels, the edges of all pixels of the mask (y1 and x1 are
            the first row and column beyond); zeros where there is no such thing.
        labels: int64 `n m`, an index into `class_names`; -1 where there is no such thing.
        counts: int64 `n`, things in a scene: the first so many columns are filled.
        training: the first so many scenes are learnt from, the others are the validation scenes.

    Raises:
        DataError: no scene at all, or arrays that do not fit together.
    """

    name: str
    title: str
    images: Images
    masks: NDArray[np.uint8]
    boxes: NDArray[np.float32]
    labels: Labels
    counts: Labels
    class_names: tuple[str, ...]
    training: int
    source: str
    licence: str

    def __post_init__(self) -> None:
        _check(self)
        for field in ("images", "masks", "boxes", "labels", "counts"):
            object.__setattr__(self, field, _read_only(getattr(self, field)))

    def __len__(self) -> int:
        return len(self.images)

    def split(self) -> Split:
        """Training and validation scenes; their order is random already."""
        places = np.arange(len(self))
        return Split(places[: self.training], places[self.training :])

    @cached_property
    def class_masks(self) -> NDArray[np.uint8]:
        """uint8 `n h w`, the *class* of each pixel: 0 is background, k + 1 is `class_names[k]`."""
        classes = np.zeros(self.masks.shape, np.uint8)
        for thing, labels in enumerate(self.labels.T):
            classes += (self.masks == thing + 1) * (labels + 1).astype(np.uint8)[:, None, None]
        return _read_only(classes)


def _check(scenes: Scenes) -> None:
    title, count, things = scenes.title, len(scenes.images), scenes.labels.shape[-1]
    if scenes.images.dtype != np.uint8 or scenes.images.ndim != 4 or scenes.images.shape[1] != 1:
        raise DataError(f"{title} must hold grey images, uint8 of shape n 1 h w.")
    if 0 in scenes.images.shape:
        raise DataError(f"{title} holds no scenes.")
    height, width = scenes.images.shape[2:]
    if scenes.masks.dtype != np.uint8 or scenes.masks.shape != (count, height, width):
        raise DataError(
            f"{title} needs one mask of {height} x {width} pixels for each of its {count} scenes."
        )
    shapes = scenes.labels.shape, scenes.boxes.shape, scenes.counts.shape
    if shapes != ((count, things), (count, things, 4), (count,)):
        raise DataError(f"{title} needs as many labels and boxes as things, and one count a scene.")
    there = np.arange(things) < scenes.counts[:, None]
    if ((scenes.labels >= 0) != there).any() or scenes.labels.max() >= len(scenes.class_names):
        raise DataError(f"{title} has labels that are not 0 to {len(scenes.class_names) - 1}, or missing.")
    if (scenes.masks.max(axis=(1, 2)) > scenes.counts).any():
        raise DataError(f"{title} has a mask with more things than its scene.")
    y0, x0, y1, x1 = np.moveaxis(scenes.boxes, -1, 0)
    inside = (y0 >= 0) & (x0 >= 0) & (y0 < y1) & (x0 < x1) & (y1 <= height) & (x1 <= width)
    if not inside[there].all():
        raise DataError(f"{title} has a box that is empty or reaches outside its scene.")
    if not 0 < scenes.training < count:
        raise DataError(f"{title} needs a scene to learn from and one to check with.")


def _read_only(array: NDArray[Any]) -> NDArray[Any]:
    view = array.view()
    view.flags.writeable = False
    return view


Classes = dict[str, tuple[int, ...]]

CLASSINGS: dict[str, tuple[str, Classes]] = {
    "digits": ("Digits", {name: (digit,) for digit, name in enumerate(DIGIT_NAMES)}),
    "three": ("0, 1 and 2", {"0": (0,), "1": (1,), "2": (2,)}),
    "shapes": (
        "Digits by shape",
        {"round": (0, 6, 8, 9), "straight": (1, 4, 7), "open": (2, 3, 5)},
    ),
}
"""What counts as one class: a title, and the digits of each class by its name."""


@dataclass(frozen=True)
class SceneInfo:
    """What is known of a set of scenes before it is made.

    Attributes:
        background: a name of `BACKDROPS`.
        classing: a name of `CLASSINGS`.
        seed: of which all of it is made.
        images: how many scenes. training: see `Scenes`.
    """

    name: str
    background: str
    classing: str
    seed: int = 0
    images: int = SCENE_COUNT
    training: int = SCENE_COUNT - VALIDATION_SCENES

    @property
    def shape(self) -> Shape:
        """c h w of a scene."""
        return 1, SCENE_PX, SCENE_PX

    @property
    def title(self) -> str:
        return f"{CLASSINGS[self.classing][0]} on {BACKDROPS[self.background].title}"

    @property
    def classes(self) -> Classes:
        """The digits of each class."""
        return CLASSINGS[self.classing][1]

    @property
    def class_names(self) -> tuple[str, ...]:
        return tuple(self.classes)

    @property
    def digits(self) -> tuple[tuple[int, ...], ...]:
        """The digits of each class."""
        return tuple(CLASSINGS[self.classing][1].values())

    @property
    def source(self) -> str:
        made = f"Scenes of 1 to {MOST_DIGITS} digits, made by Layerscope."
        return f"{made} {DATASETS['mnist'].source}{BACKDROPS[self.background].source}"

    @property
    def licence(self) -> str:
        return f"{DATASETS['mnist'].licence}{BACKDROPS[self.background].licence}"


SCENES: dict[str, SceneInfo] = {
    name: SceneInfo(name, background, classing)
    for classing in CLASSINGS
    for background in BACKDROPS
    for name in (f"{classing}_{background}",)
}

_made: dict[str, Scenes] = {}
_locks = {name: Lock() for name in SCENES}


def load_scenes(name: str) -> Scenes:
    """The scenes of that name; made on the first call, shared by all later ones. Safe from any thread.

    Raises:
        DataError: no scenes have that name, or a file that they are made of is missing.
    """
    if name not in SCENES:
        raise DataError(f"There are no scenes called {name!r}. Choose one of: {', '.join(SCENES)}.")
    with _locks[name]:
        if name not in _made:
            _made[name] = make_scenes(SCENES[name])
        return _made[name]


def make_scenes(info: SceneInfo) -> Scenes:
    """Scenes as `info` says: 1 to 4 digits equally often, and each class as often as any other."""
    generator = np.random.default_rng(info.seed)
    counts = generator.permutation(np.arange(info.images) % MOST_DIGITS + 1)
    there = np.arange(MOST_DIGITS) < counts[:, None]
    labels = np.full(there.shape, -1)
    labels[there] = generator.permutation(np.arange(there.sum()) % len(info.class_names))
    patches = _patches(_digits(info, labels, there, generator), generator)
    inks = np.zeros((*there.shape, 4), np.int64)
    inks[there] = _edges(patches >= INK)
    corners = _laid_out(inks[..., 2:] - inks[..., :2], there, generator) - inks[..., :2]
    canvas = BACKDROPS[info.background].make(info.images, generator)
    masks = _paint(canvas, patches, corners, there, generator)
    return Scenes(
        name=info.name,
        title=info.title,
        images=np.rint(canvas).astype(np.uint8)[:, None],
        masks=masks,
        boxes=_boxes(masks),
        labels=labels,
        counts=counts,
        class_names=info.class_names,
        training=info.training,
        source=info.source,
        licence=info.licence,
    )


def _digits(
    info: SceneInfo, labels: Labels, there: NDArray[np.bool_], generator: np.random.Generator
) -> Images:
    """An image `k 28 28` for each thing that is there, scene after scene."""
    mnist = load("mnist")
    parts = mnist.split(0)
    chosen = np.empty(there.sum(), np.int64)
    wanted = labels[there]
    learnt = np.repeat(np.arange(info.images) < info.training, there.sum(axis=1))
    for label, digits in enumerate(info.digits):
        for pool, part in ((parts.train, learnt), (parts.validation, ~learnt)):
            members = pool[np.isin(mnist.labels[pool], digits)]
            places = np.flatnonzero((wanted == label) & part)
            chosen[places] = generator.choice(members, len(places))
    return np.asarray(mnist.images[chosen, 0])


def _patches(digits: Images, generator: np.random.Generator) -> Images:
    """Each digit in one of three sizes, `k p p`, black around it."""
    largest = max(_FRAMES_PX)
    patches = np.zeros((len(digits), largest, largest), np.uint8)
    sizes = generator.choice(_FRAMES_PX, len(digits))
    for size in _FRAMES_PX:
        members = np.flatnonzero(sizes == size)
        patches[members, :size, :size] = fit_images(digits[members, None], (1, size, size))[:, 0]
    return patches


def _edges(inside: NDArray[np.bool_]) -> NDArray[np.int64]:
    """y0 x0 y1 x1 of what is True in each of `k h w`; zeros where nothing is."""
    rows = np.asarray(inside.any(axis=2))
    columns = np.asarray(inside.any(axis=1))
    found = [
        rows.argmax(axis=1),
        columns.argmax(axis=1),
        rows.shape[1] - rows[:, ::-1].argmax(axis=1),
        columns.shape[1] - columns[:, ::-1].argmax(axis=1),
    ]
    return np.where(rows.any(axis=1, keepdims=True), np.stack(found, axis=1), 0)


def _laid_out(
    sizes: NDArray[np.int64], there: NDArray[np.bool_], generator: np.random.Generator
) -> NDArray[np.int64]:
    """Where the ink of each thing begins, y x, `n m 2`: of some random layouts the first in which no two
    boxes overlap by more than a tenth of the smaller, or that in which they overlap least.
    """
    free = SCENE_PX - sizes[:, None] + 1
    starts = np.floor(generator.random((len(sizes), _LAYOUTS, MOST_DIGITS, 2)) * free).astype(np.int64)
    ends = starts + sizes[:, None]
    areas = sizes.prod(axis=-1)
    worst = np.zeros(starts.shape[:2])
    for first, second in zip(*np.triu_indices(MOST_DIGITS, 1), strict=True):
        upper = np.minimum(ends[:, :, first], ends[:, :, second])
        lower = np.maximum(starts[:, :, first], starts[:, :, second])
        down, across = np.moveaxis(np.maximum(upper - lower, 0), -1, 0)
        smaller = np.minimum(areas[:, first], areas[:, second])
        both = there[:, first] & there[:, second]
        worst = np.maximum(worst, np.where(both, 1 / np.maximum(smaller, 1), 0)[:, None] * (down * across))
    best = np.maximum(worst, _OVERLAP).argmin(axis=1)
    return np.asarray(starts[np.arange(len(starts)), best])


def _paint(
    canvas: NDArray[np.float32],
    patches: Images,
    corners: NDArray[np.int64],
    there: NDArray[np.bool_],
    generator: np.random.Generator,
) -> NDArray[np.uint8]:
    """Draw the digits onto `canvas` (changed in place), each with ink of one brightness; their masks."""
    brightness = generator.uniform(_DARKEST_INK, 255, len(patches)).astype(np.float32)
    numbers = np.zeros(there.shape, np.int64)
    numbers[there] = np.arange(len(patches))
    masks = np.zeros(canvas.shape, np.uint8)
    for start in range(0, len(canvas), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        masks[some] = _paint_some(
            canvas[some], patches, brightness, corners[some], numbers[some], there[some]
        )
    return masks


def _paint_some(
    canvas: NDArray[np.float32],
    patches: Images,
    brightness: NDArray[np.float32],
    corners: NDArray[np.int64],
    numbers: NDArray[np.int64],
    there: NDArray[np.bool_],
) -> NDArray[np.uint8]:
    edge = patches.shape[1]
    middle = slice(edge, edge + SCENE_PX)
    wide = (len(canvas), SCENE_PX + 2 * edge, SCENE_PX + 2 * edge)
    padded, masks = np.zeros(wide, np.float32), np.zeros(wide, np.uint8)
    strongest = np.full(wide, INK - 1, np.uint8)
    padded[:, middle, middle] = canvas
    reach = np.arange(edge) + edge
    for slot in range(MOST_DIGITS):
        scenes = np.flatnonzero(there[:, slot])
        down, across = (corner[:, None] + reach for corner in corners[scenes, slot].T)
        window = scenes[:, None, None], down[:, :, None], across[:, None]
        which = numbers[scenes, slot]
        ink, light = patches[which], brightness[which, None, None]
        padded[window] += ink * np.float32(1 / 255) * (light - padded[window])
        masks[window] = np.where(ink > strongest[window], slot + 1, masks[window])
        strongest[window] = np.maximum(ink, strongest[window])
    canvas[:] = padded[:, middle, middle]
    return masks[:, middle, middle]


def _boxes(masks: NDArray[np.uint8]) -> NDArray[np.float32]:
    edges = [_edges(masks == slot + 1) for slot in range(MOST_DIGITS)]
    return np.stack(edges, axis=1).astype(np.float32)
