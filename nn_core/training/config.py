"""Settings of training as data: fields that know their bounds, and configs that check themselves.

The field of a kind's config is a number, a count, a flag, a choice or something checked by a function of its
own; `live` ones may change while the run trains.
"""

from __future__ import annotations

import numbers
from collections.abc import Callable, Mapping
from dataclasses import field, fields
from functools import cached_property
from hashlib import blake2b
from typing import Any, ClassVar

from nn_core.network.fields import value_text
from nn_core.numerals import bound
from nn_core.training.errors import ConfigError

SEED_HELP = "Fixes all randomness: same seed, same curve."


def number(default: float, minimum: float, maximum: float, help: str, live: bool = True) -> Any:
    """A number with bounds; a `live` one may change while the run trains."""
    return field(default=default, metadata=_bounds(minimum, maximum, help, live, integer=False))


def count(default: int | None, minimum: int, maximum: int, help: str, live: bool = False) -> Any:
    """A whole number with bounds."""
    return field(default=default, metadata=_bounds(minimum, maximum, help, live, integer=True))


def _bounds(minimum: float, maximum: float, help: str, live: bool, integer: bool) -> dict[str, Any]:
    return {"minimum": minimum, "maximum": maximum, "help": help, "live": live, "integer": integer}


def flag(default: bool, help: str) -> Any:
    """Yes or no, for good."""
    return field(default=default, metadata={"check": _checked_flag, "help": help, "live": False})


def _checked_flag(name: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(name, f"{name} is either true or false; it is {value_text(value)}.")
    return value


def choice(default: str, choices: tuple[str, ...], help: str) -> Any:
    return field(default=default, metadata={"choices": choices, "help": help, "live": True})


def _checked_number(name: str, value: Any, meta: Mapping[str, Any]) -> float:
    low, high, integer = meta["minimum"], meta["maximum"], meta["integer"]
    wanted = numbers.Integral if integer else numbers.Real
    if not isinstance(value, wanted) or isinstance(value, bool) or not low <= value <= high:
        kind = "a whole number" if integer else "a number"
        raise ConfigError(
            name, f"{name} must be {kind} from {bound(low)} to {bound(high)}; it is {value_text(value)}."
        )
    return int(value) if integer else float(value)  # type: ignore[call-overload]


def _check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise ConfigError(name, f"{name} must be one of {', '.join(choices)}; it is {value_text(value)}.")


def checked(default: tuple[Any, ...], check: Callable[[str, Any], tuple[Any, ...]], help: str) -> Any:
    """A value that `check`, given the field's name, returns as it is kept, or refuses (`ConfigError`)."""
    return field(default=default, metadata={"check": check, "help": help, "live": True})


def items(kind: type, limit: int, what: str) -> Callable[[str, Any], tuple[Any, ...]]:
    """A check for `checked`: so many things of one kind."""

    def check(name: str, value: Any) -> tuple[Any, ...]:
        items = tuple(value)
        if len(items) > limit or not all(isinstance(item, kind) for item in items):
            raise ConfigError(name, f"At most {limit} {what}.")
        return items

    return check


class Config:
    """Shared by all configs: every field checks itself, and `live_fields` may change during a run."""

    reshaping: ClassVar[frozenset[str]] = frozenset()
    """Those of them that make another network of the one in training: who changes them back has not got back
    what it had learnt."""

    def __post_init__(self) -> None:
        for spec in fields(self):  # type: ignore[arg-type]
            value, meta = getattr(self, spec.name), spec.metadata
            if "choices" in meta:
                _check_choice(spec.name, value, meta["choices"])
            elif "check" in meta:
                object.__setattr__(self, spec.name, meta["check"](spec.name, value))
            elif not (value is None and spec.default is None):
                object.__setattr__(self, spec.name, _checked_number(spec.name, value, meta))

    @cached_property
    def mark(self) -> str:
        """16 hexadecimal digits by which configs are told apart at a glance: equal ones have the same."""
        return blake2b(repr(self).encode(), digest_size=8).hexdigest()

    @classmethod
    def live_fields(cls) -> frozenset[str]:
        """Names of the fields that `RunHandle.configure` accepts."""
        return frozenset(spec.name for spec in fields(cls) if spec.metadata["live"])  # type: ignore[arg-type]
