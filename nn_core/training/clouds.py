"""Where many images lie in a layer, as part of what a run is asked to show: read and checked.

`nn_core.embedding` says how it is found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np

from nn_core.attribution.question import QuestionError
from nn_core.embedding.cloud import Cloud, check_cloud
from nn_core.judgements.embedding import judge_cloud
from nn_core.network.architecture import Architecture
from nn_core.training.errors import ConfigError


def checked_cloud(name: str, value: object) -> Cloud:
    """A field of a probe."""
    if not isinstance(value, Cloud):
        raise ConfigError(name, f"{name} must be a cloud.")
    return value


def read_cloud(value: Any, _run: object) -> Cloud:
    """From a message: {"layer": "flatten1", "dims": 2, "pictures": true}"""
    known = {part.name for part in fields(Cloud)}
    kinds = {"layer": str, "pictures": bool}
    is_cloud = isinstance(value, dict) and value.keys() <= known
    if not is_cloud or not all(isinstance(value.get(name, kind()), kind) for name, kind in kinds.items()):
        raise ConfigError("cloud", f"A cloud may have {', '.join(sorted(known))}.")
    try:
        return Cloud(**value)
    except QuestionError as error:
        raise ConfigError("cloud", error.message) from None


def check_clouded(
    asked: Cloud | None, architecture: Architecture, image: np.ndarray[Any, Any] | None
) -> None:
    """Raise ConfigError for a cloud that this network cannot show, or beside more than one image."""
    if asked is None:
        return
    if image is not None and image.ndim == 4:
        raise ConfigError("cloud", "A cloud shows where one image lies among many.")
    try:
        check_cloud(asked, architecture)
    except QuestionError as error:
        raise ConfigError("cloud", error.message) from None


def judged_cloud(arrays: Mapping[str, np.ndarray[Any, Any]]) -> dict[str, dict[str, Any]]:
    """What the "cloud" of a snapshot is worth; nothing where it has none."""
    if (size := arrays.get("cloud.count")) is None:
        return {}
    variance, agreement = arrays.get("cloud.variance"), arrays.get("cloud.agreement")
    return {"cloud": asdict(judge_cloud(int(size[0]), variance, agreement))}
