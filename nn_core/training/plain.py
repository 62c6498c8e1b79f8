"""Specs as plain data: JSON, and beside it the arrays that belong to them (own images, starting weights).

What comes back was written by whoever could write the file, so nothing of it is believed. The fields of the
classes say what may stand where, each class checks what it is made of, and `check()` the whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from types import NoneType, UnionType
from typing import Any, Never, Union, get_args, get_origin, get_type_hints
from weakref import WeakKeyDictionary, WeakValueDictionary

import numpy as np

from nn_core.data import ImageSet
from nn_core.network.architecture import Architecture
from nn_core.training.kinds import kind_of, spec_class

Arrays = dict[str, np.ndarray[Any, Any]]

_digests: WeakKeyDictionary[ImageSet, str] = WeakKeyDictionary()
_known: WeakValueDictionary[str, ImageSet] = WeakValueDictionary()
"""Image sets in use that came as pixels, by their content. Sets are told apart by being the same, and runs
share their pixels: one that comes back has to be the one that is there."""


def plain_spec(spec: Any) -> tuple[dict[str, Any], Arrays]:
    """A spec as JSON may hold it, and the arrays that it refers to by name."""
    arrays: Arrays = {}
    return {"kind": kind_of(spec), **_plain(spec, arrays)}, arrays


def spec_of(plain: Mapping[str, Any], arrays: Mapping[str, np.ndarray[Any, Any]]) -> Any:
    """The spec that `plain_spec` wrote, valid.

    Raises:
        SpecError, DataError, ConfigError: such a run cannot be.
        KeyError, TypeError, ValueError: it is no spec.
    """
    facts = dict(plain)
    spec = _read(spec_class(facts.pop("kind")), facts, arrays)
    spec.check()
    return spec


def known_set(images: ImageSet) -> ImageSet:
    """The set of the same content that is in use already, else `images`, which is known from now on."""
    return _known.setdefault(_digest_of(images), images)


def plain_config(config: Any) -> dict[str, Any]:
    """A config as JSON may hold it."""
    plain: dict[str, Any] = _plain(config, {})
    return plain


def config_of(kind: type, plain: Mapping[str, Any]) -> Any:
    """The config of that class that `plain_config` wrote; raises as `spec_of` does."""
    return _read(kind, plain, {})


def _plain(value: Any, arrays: Arrays) -> Any:
    if isinstance(value, Architecture):
        return json.loads(value.to_json())
    if isinstance(value, np.ndarray):
        name = str(len(arrays))
        arrays[name] = value
        return {"array": name}
    if isinstance(value, Mapping):
        return {key: _plain(one, arrays) for key, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one, arrays) for one in value]
    if isinstance(value, ImageSet):
        _known[_digest_of(value)] = value
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name), arrays) for one in fields(value)}
    return value


def _read(kind: Any, value: Any, arrays: Mapping[str, np.ndarray[Any, Any]]) -> Any:
    """A value of that type."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        kind = next((part for part in parts if _fits(part, value)), Never)
        origin, parts = get_origin(kind), get_args(kind)
    if not _fits(kind, value):
        raise TypeError(f"A {type(value).__name__} is no {kind}.")
    if kind is Architecture:
        return Architecture.from_json(json.dumps(value))
    if origin is np.ndarray:
        return arrays[value["array"]]
    if origin is tuple:
        parts = (parts[0],) * len(value) if parts[-1] is Ellipsis else parts
        return tuple(_read(part, one, arrays) for part, one in zip(parts, value, strict=True))
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        made = kind(**{name: _read(hints[name], one, arrays) for name, one in value.items()})  # type: ignore[operator]
        return known_set(made) if isinstance(made, ImageSet) else made
    if origin is not None:
        return {name: _read(parts[1], one, arrays) for name, one in value.items()}
    return value


def _fits(kind: Any, value: Any) -> bool:
    """Whether plain data of that form may become a value of that type."""
    if kind is float:
        return type(value) in (int, float)
    if kind in (int, str, bool, NoneType):
        return type(value) is kind
    return kind is not Never and isinstance(value, list if get_origin(kind) is tuple else dict)


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}


def _digest_of(images: ImageSet) -> str:
    """Of all that a set is."""
    if images not in _digests:
        held = [getattr(images, one.name) for one in fields(images)]
        said = [one for one in held if not isinstance(one, np.ndarray)]
        digest = blake2b(repr((said, images.images.shape)).encode(), digest_size=16)
        for array in held:
            if isinstance(array, np.ndarray):
                digest.update(np.ascontiguousarray(array).data)
        _digests[images] = digest.hexdigest()
    return _digests[images]
