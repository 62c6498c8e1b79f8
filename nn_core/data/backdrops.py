"""What things stand on in a scene: plain grey, noise, or photographs."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from nn_core.data.fit import fit_images, luma
from nn_core.data.photographs import PHOTOGRAPHS, photograph

SCENE_PX = 64

Background = Callable[[int, np.random.Generator], NDArray[np.float32]]


def _plain(count: int, generator: np.random.Generator) -> NDArray[np.float32]:
    levels = generator.uniform(0, 80, (count, 1, 1)).astype(np.float32)
    return np.broadcast_to(levels, (count, SCENE_PX, SCENE_PX)).copy()


def _noise(count: int, generator: np.random.Generator) -> NDArray[np.float32]:
    highest = generator.uniform(60, 200, (count, 1, 1)).astype(np.float32)
    return highest * generator.random((count, SCENE_PX, SCENE_PX), np.float32)


def _photographs(count: int, generator: np.random.Generator) -> NDArray[np.float32]:
    """Squares of 128 pixels at half their size, at 0.6 of their light, half of them mirrored."""
    found = np.empty((count, SCENE_PX, SCENE_PX), np.float32)
    which = generator.integers(len(PHOTOGRAPHS), size=count)
    for index, name in enumerate(PHOTOGRAPHS):
        members = np.flatnonzero(which == index)
        picture = luma(photograph(name).transpose(2, 0, 1))
        half = fit_images(picture[None, None], (1, picture.shape[0] // 2, picture.shape[1] // 2))[0, 0]
        windows = sliding_window_view(half, (SCENE_PX, SCENE_PX))
        places = generator.random((2, len(members))) * np.array(windows.shape[:2])[:, None]
        found[members] = windows[tuple(places.astype(np.intp))]
    mirrored = generator.random(count) < 0.5
    found[mirrored] = found[mirrored, :, ::-1]
    return found * np.float32(0.6)


_PHOTOGRAPHERS = " ".join(f"{entry.title}: {entry.source}" for entry in PHOTOGRAPHS.values())
_LICENCES = " ".join(f"{entry.title}: {entry.licence}" for entry in PHOTOGRAPHS.values())


class Backdrop(NamedTuple):
    """What digits stand on: its title, how it is made, and whose it is."""

    title: str
    make: Background
    source: str = ""
    licence: str = ""


BACKDROPS = {
    "plain": Backdrop("plain grey", _plain),
    "noise": Backdrop("noise", _noise),
    "photographs": Backdrop("photographs", _photographs, f" {_PHOTOGRAPHERS}", f" {_LICENCES}"),
}
