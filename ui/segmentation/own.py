"""Own pictures with masks painted on the page: what the painting is shown, and what it sends back."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nn_core.data import DataError
from nn_core.data.backdrops import SCENE_PX
from nn_core.data.own_scenes import MOST_OWN_SCENES, OwnScene
from nn_core.data.scenes import SCENES
from nn_core.training import SegmentationConfig
from ui.kit.exchange import edit_of, exchange
from ui.kit.scenes import choose_data
from ui.shell.prepared import why_locked

if TYPE_CHECKING:
    from ui.kit.experiment import Experiment

NO_PAINTING = "That is no painting."
TOO_MANY = (
    f"A run learns from at most {MOST_OWN_SCENES} pictures of your own. Remove one before you paint another."
)
OTHER_CLASSES = (
    "Your own pictures were painted with other classes, so they are not learnt from here: "
    "undo brings them back."
)


def choose_scenes(lab: Experiment, name: str) -> None:
    """Other scenes. Own pictures stay where their classes are the same, else undo leads back to them."""
    before = SCENES[lab["data"]].classing
    choose_data(lab, name)
    if lab["own"] and SCENES[name].classing != before:
        lab["own"] = ()
        lab.notes.append(OTHER_CLASSES)


def painting(lab: Experiment, config: SegmentationConfig, key: str) -> dict[str, Any]:
    """What the component of that key needs to know to have masks painted."""
    return {
        "version": exchange(key).answer(lab["own"]),
        "count": len(lab["own"]),
        "most": MOST_OWN_SCENES,
        "in_batch": config.own_at_once,
        "batch": config.batch_size + config.own_at_once,
        "locked": why_locked("network"),
    }


def take_edit(lab: Experiment, key: str) -> None:
    """Take over what was painted or removed, a step of its own to take back; what cannot be used changes
    nothing and says why.
    """
    edit = edit_of(key, "network")
    if edit is None:
        return
    try:
        own = changed(lab["own"], edit, ("background", *SCENES[lab["data"]].class_names))
    except DataError as error:
        lab.notes.append(str(error))
        return
    lab.notes.clear()
    lab.past.apart()
    lab["own"] = own


def changed(own: Sequence[OwnScene], edit: Any, class_names: Sequence[str]) -> tuple[OwnScene, ...]:
    """The own scenes after an edit from the browser: `{"changes": [{"pixels": ..., "mask": ...}, ...]}`, a
    byte a pixel in base64. A picture that is there already gets another mask, and goes where that is None.

    Raises:
        DataError: anything that is no such edit, or a mask that cannot be learnt from.
    """
    changes = edit.get("changes") if isinstance(edit, dict) else None
    if not isinstance(changes, list) or len(changes) > 2 * MOST_OWN_SCENES:
        raise DataError(NO_PAINTING)
    scenes = {scene.image.tobytes(): scene for scene in own}
    for change in changes:
        if not isinstance(change, dict) or change.keys() != {"pixels", "mask"}:
            raise DataError(NO_PAINTING)
        image = _bytes_of(change["pixels"], "picture")
        if change["mask"] is None:
            scenes.pop(image.tobytes(), None)
            continue
        mask = _bytes_of(change["mask"], "mask")
        if mask.max() >= len(class_names):
            raise DataError(f"This mask has a class that is not there. There are {', '.join(class_names)}.")
        scenes[image.tobytes()] = OwnScene.of(image, mask)
    if len(scenes) > MOST_OWN_SCENES:
        raise DataError(TOO_MANY)
    return tuple(scenes.values())


def _bytes_of(text: Any, what: str) -> NDArray[np.uint8]:
    """`h w`."""
    wanted = SCENE_PX * SCENE_PX
    try:
        content = base64.b64decode(text, validate=True) if isinstance(text, str) else None
    except (ValueError, binascii.Error):
        content = None
    if content is None:
        raise DataError(f"This {what} is damaged, so nothing was changed.")
    if len(content) != wanted:
        raise DataError(
            f"A {what} has {SCENE_PX} x {SCENE_PX} pixels here, {wanted:,} together; this one has "
            f"{len(content):,}. Nothing was changed."
        )
    return np.frombuffer(content, np.uint8).reshape(SCENE_PX, SCENE_PX)
