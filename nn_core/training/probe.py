"""What a snapshot should hold: asked of any run by name, and of each kind by the fields of its own probe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, fields, is_dataclass, replace
from typing import Any, ClassVar, Self

from nn_core.network.fields import value_text
from nn_core.training.errors import ConfigError


class Probe:
    """What a snapshot should hold besides what each one holds: `Probe(layers=("conv1",), image=x)`.

    Each kind of run has a probe of its own on top of this one: a frozen dataclass whose fields are what such
    a run can be asked for, made of the helpers below; it checks itself when it is made (`ConfigError`).
    This one keeps unread what it is given, so that it can be put to a run of any kind, which answers
    what it knows of it (`nn_core.training.spec.probe_for`).

    Every probe is a new question: two are never equal.
    """

    costly_parts: ClassVar[tuple[str, ...]] = ()
    """Fields that take more than one forward pass, or nearly as much as a step of training."""
    asked: Mapping[str, Any] = {}

    def __init__(self, **asked: Any) -> None:
        self.asked = asked

    def __post_init__(self) -> None:
        for part in fields(self):  # type: ignore[arg-type]
            if (value := getattr(self, part.name)) is not part.default:
                object.__setattr__(self, part.name, part.metadata["check"](part.name, value))

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """What can be asked for."""
        return tuple(part.name for part in fields(cls)) if is_dataclass(cls) else ()

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> Self:
        """Of what is asked that which this kind knows."""
        return cls(**{name: asked[name] for name in cls.names() if name in asked})

    @classmethod
    def read(cls, message: Mapping[str, Any], run: Any) -> Self:
        """The probe in a message from outside: plain data as JSON has it, of which nothing is sure.

        null asks for nothing, as do false and an empty list.

        Raises:
            ConfigError: a part cannot be read, or is nothing that this kind can be asked for.
        """
        asked = {name: value for name, value in message.items() if not _is_nothing(value)}
        for name in asked.keys() - cls.names():
            raise ConfigError(name, f"This run cannot be asked for {name}.")
        for part in fields(cls) if asked else ():  # type: ignore[arg-type]
            if part.name in asked and "read" in part.metadata:
                asked[part.name] = part.metadata["read"](asked[part.name], run)
        return cls(**asked)

    @property
    def costly(self) -> bool:
        """Whether it asks for parts that cost more than a look."""
        return any(getattr(self, name) for name in self.costly_parts)

    @property
    def light(self) -> Probe:
        """The same without what is costly."""
        return replace(self, **dict.fromkeys(self.costly_parts, False)) if self.costly else self  # type: ignore[type-var]

    def frame_bytes(self, run: Any) -> int:
        """The most bytes of what it asks of `run` to see in each frame."""
        return 0


def _is_nothing(value: object) -> bool:
    return value is None or value is False or value == []


def names() -> Any:
    """Names: of layers, of views; ("*",) for all."""
    return field(default=(), metadata={"check": _checked_names})


def _checked_names(field: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(name, str) for name in value):
        raise ConfigError(field, f"{field} must be a list of names.")
    return tuple(dict.fromkeys(value))


def wanted() -> Any:
    """Something that is wanted or not."""
    return field(default=False, metadata={"check": _checked_wanted})


def _checked_wanted(field: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ConfigError(field, f"{field} is either true or false.")
    return value


def checked(default: Any, check: Any, read: Any = None) -> Any:
    """Something that `check(name, value)` returns as it is kept, or refuses.

    read: makes such a value from plain data and the run that is asked, `read(value, run)`, or refuses.
    """
    return field(default=default, metadata={"check": check} | ({"read": read} if read else {}))


def check_known(field: str, asked: Iterable[str], known: Iterable[str], what: str = "layer") -> None:
    """Refuse names that are not there."""
    known = tuple(known)
    unknown = [name for name in asked if name != "*" and name not in known]
    if unknown:
        raise ConfigError(
            field,
            f"There is no {what} {value_text(unknown[0])}; the {what}s are {', '.join(known)}.",
        )
