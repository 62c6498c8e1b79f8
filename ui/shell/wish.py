"""What a browser asks of the live stream, checked before anything is done with it."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from nn_core.training.memory import asked_bytes, size_text

if TYPE_CHECKING:
    from nn_core.training import ClassifierRun, GanRun, Probe

MAX_MESSAGE_CHARACTERS = 400_000
MAX_FRAME_BYTES = 32_000_000
MAX_LATENT = 10.0
MAX_LATENT_SIZE = 1024
MAX_LATENTS = 400
MAX_STEP = 10**9


class WishError(ValueError):
    """A message from the browser that cannot be followed; the text says why."""


@dataclass(frozen=True)
class Wish:
    """A reader's wish: which arrays, for which input, at which step (None: now), with curves or not."""

    probe: Probe
    step: int | None = None
    history: bool = False


def parse_message(text: str) -> dict[str, Any]:
    """A message as a dict with a "type", or WishError."""
    if len(text) > MAX_MESSAGE_CHARACTERS:
        raise WishError(
            f"A message may have {MAX_MESSAGE_CHARACTERS:,} characters; this one has {len(text):,}."
        )
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        raise WishError("A message must be JSON.") from None
    if not isinstance(message, dict) or message.get("type") not in ("watch", "next", "ping"):
        raise WishError('A message must be an object with the type "watch", "next" or "ping".')
    return message


def parse_wish(message: dict[str, Any], spec: ClassifierRun | GanRun) -> Wish:
    """The wish in a "watch" message for a run of `spec`, or WishError."""
    from nn_core.training import ConfigError, Probe

    step = message.get("step")
    if step is not None and not (_is_int(step) and 0 <= step <= MAX_STEP):
        raise WishError("step must be a whole number that is not negative, or null.")
    try:
        probe = Probe(
            image=_image(message.get("image"), spec),
            layers=_names(message, "layers"),
            weights=_names(message, "weights"),
            latent=_latent(message.get("latent")),
            labels=_labels(message.get("labels")),
            silenced=_silenced(message.get("silenced", [])),
            real=message.get("real"),
            statistics=message.get("statistics") is True,
            results=message.get("results") is True,
        )
        spec.check_probe(probe)
        _check_frame(probe, spec)
    except ConfigError as error:
        raise WishError(error.message) from None
    return Wish(probe=probe, step=step, history=message.get("history") is True)


def _check_frame(probe: Probe, spec: ClassifierRun | GanRun) -> None:
    """Thirty frames a second, each made and sent anew, must stay small."""
    if spec.image_shape is None:
        return
    size = asked_bytes(spec.networks, probe.layers, probe.weights)
    if size > MAX_FRAME_BYTES:
        raise WishError(
            f"A frame with all that would be {size_text(size)}; at most {size_text(MAX_FRAME_BYTES)}."
        )


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _names(message: dict[str, Any], field: str) -> tuple[str, ...]:
    names = message.get(field, [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise WishError(f"{field} must be a list of names.")
    return tuple(dict.fromkeys(names))


def _image(image: object, spec: ClassifierRun | GanRun) -> np.ndarray | None:
    if image is None:
        return None
    if not isinstance(image, dict):
        raise WishError("image must be an object with an index or with pixels.")
    if spec.image_shape is None:
        raise WishError("This run does not look at images.")
    if "index" in image:
        return _image_of_set(image["index"], spec)
    shape = spec.image_shape
    pixels = image.get("pixels")
    if image.get("shape") != list(shape):
        raise WishError(f"The image must have the shape {' x '.join(map(str, shape))}.")
    if not isinstance(pixels, list) or len(pixels) != math.prod(shape):
        raise WishError(f"The image must have {math.prod(shape):,} pixels.")
    if not all(_is_int(pixel) and 0 <= pixel <= 255 for pixel in pixels):
        raise WishError("Each pixel must be a whole number from 0 to 255.")
    return np.array(pixels, dtype=np.uint8).reshape(shape)


def _image_of_set(index: object, spec: ClassifierRun | GanRun) -> np.ndarray:
    from nn_core.data import fit_images, load

    images = (load(spec.dataset) if isinstance(spec.dataset, str) else spec.dataset).images
    if not _is_int(index) or not 0 <= index < len(images):  # type: ignore[operator]
        raise WishError(f"The data set has images 0 to {len(images) - 1:,}.")
    return fit_images(images[index : index + 1], spec.image_shape)[0]  # type: ignore[operator]


def _latent(latent: object) -> np.ndarray | None:
    """One latent vector, or a list of several."""
    if latent is None:
        return None
    if not isinstance(latent, list):
        raise WishError("latent must be a list of numbers.")
    if not latent or not isinstance(latent[0], list):
        _check_latent(latent)
    else:
        if len(latent) > MAX_LATENTS:
            raise WishError(f"At most {MAX_LATENTS} latent vectors at a time.")
        for row in latent:
            _check_latent(row)
        if any(len(row) != len(latent[0]) for row in latent):
            raise WishError("All latent vectors must be of one length.")
    return np.array(latent, dtype=np.float32)


def _check_latent(latent: object) -> None:
    if not isinstance(latent, list) or len(latent) > MAX_LATENT_SIZE:
        raise WishError("latent must be a list of numbers.")
    if not all(
        isinstance(z, int | float) and not isinstance(z, bool) and abs(z) <= MAX_LATENT for z in latent
    ):
        raise WishError(f"Each latent number must lie between -{MAX_LATENT:g} and {MAX_LATENT:g}.")


def _labels(labels: object) -> tuple[int, ...] | None:
    if labels is None:
        return None
    if not isinstance(labels, list) or not 1 <= len(labels) <= MAX_LATENTS:
        raise WishError("labels must be a list of classes.")
    return tuple(labels)


def _silenced(silenced: object) -> tuple[tuple[str, int], ...]:
    if silenced is None:
        return ()
    if not isinstance(silenced, list) or not all(
        isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], str) for entry in silenced
    ):
        raise WishError("silenced must be a list of pairs: a layer and a channel.")
    return tuple((entry[0], entry[1]) for entry in silenced)
