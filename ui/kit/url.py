"""The URL is the experiment: what each of its parameters may hold, and a sentence for what cannot be used.

A lab lists its parameters once. `read` turns any query string into valid values, `write` gives back the
shortest query string with the same meaning (what is at its default is left out).
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from nn_core import Architecture, SpecError
from nn_core.network.architecture import MAX_JSON_LENGTH
from nn_core.numerals import bound
from ui.shell.rows import check_shown

MAX_NETWORK_CHARACTERS = 6_000
_RUN_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Param:
    """One parameter of the URL: its name there, what people call it, and its value where it is not given.

    place: it says where the reader looks, not what there is to see.
    """

    name: str
    label: str
    default: Any = None
    place: bool = field(default=False, kw_only=True)

    def read(self, text: str) -> Any:
        """The value that `text` stands for, or ValueError with the reason in words."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True)
class Choice(Param):
    """One of a few names."""

    options: tuple[str, ...] = ()

    def read(self, text: str) -> str:
        if text not in self.options:
            raise ValueError(f"it must be one of {', '.join(self.options)}")
        return text


@dataclass(frozen=True)
class OpenTab(Choice):
    """Which tab is open. It stays open when something is taken back, or set up by an experiment."""

    place: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Awaited(Choice):
    """What is to be done as soon as it can be. Who takes something back waits for it no longer."""

    place: bool = field(default=True, kw_only=True)


@dataclass(frozen=True)
class Number(Param):
    """A number within bounds."""

    minimum: float = 0.0
    maximum: float = 1.0

    def read(self, text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not self.minimum <= value <= self.maximum:
            raise ValueError(f"it must be a number from {bound(self.minimum)} to {bound(self.maximum)}")
        return value

    def write(self, value: float) -> str:
        short = f"{value:g}"
        return short if float(short) == value else repr(value)


@dataclass(frozen=True)
class Whole(Param):
    """A whole number within bounds."""

    minimum: int = 0
    maximum: int = 1

    def read(self, text: str) -> int:
        plain = re.fullmatch(r"[0-9]{1,10}", text)
        if not plain or not self.minimum <= int(text) <= self.maximum:
            raise ValueError(f"it must be a whole number from {self.minimum:,} to {self.maximum:,}")
        return int(text)


@dataclass(frozen=True)
class Network(Param):
    """A whole architecture, compressed."""

    def read(self, text: str) -> Architecture:
        return decode_architecture(text)

    def write(self, value: Architecture) -> str:
        return encode_architecture(value)


@dataclass(frozen=True)
class RunId(Param):
    """The id of a run. Whether there still is such a run is for the engine to say."""

    def read(self, text: str) -> str:
        if not _RUN_ID.fullmatch(text):
            raise ValueError("it is no id of a run")
        return text


@dataclass(frozen=True)
class LayerName(Param):
    """A layer. Whether there is one is for the network to say."""

    def read(self, text: str) -> str:
        if not re.fullmatch(r"[a-z_]{1,20}[0-9]{1,3}", text):
            raise ValueError("it is no name of a layer")
        return text


@dataclass(frozen=True)
class Kept(Param):
    """What no address has room for. The run keeps it, and who opens the run's address takes it over."""

    def read(self, text: str) -> Any:
        raise ValueError("no address has room for that")


def config_param(config: type, field: str, name: str, label: str) -> Param:
    """The parameter for a field of a run's config, with that field's own bounds and default."""
    spec = next(spec for spec in fields(config) if spec.name == field)
    if "choices" in spec.metadata:
        return Choice(name, label, spec.default, options=spec.metadata["choices"])
    kind = Whole if spec.metadata["integer"] else Number
    return kind(name, label, spec.default, spec.metadata["minimum"], spec.metadata["maximum"])


def read(query: Mapping[str, str], params: Sequence[Param]) -> tuple[dict[str, Any], list[str]]:
    """A valid value for each parameter, and a sentence for each that cannot be used as given.

    Parameters that are not in `params` are left alone.
    """
    values, notes = {}, []
    for param in params:
        values[param.name] = param.default
        if param.name not in query:
            continue
        try:
            values[param.name] = param.read(query[param.name])
        except ValueError as error:
            notes.append(f"The {param.label} in the address cannot be used: {str(error).removesuffix('.')}.")
    return values, notes


def write(values: Mapping[str, Any], params: Sequence[Param]) -> dict[str, str]:
    """The query parameters from which `read` makes `values` again."""
    return {
        param.name: param.write(values[param.name])
        for param in params
        if values[param.name] is not None and values[param.name] != param.default
        if not isinstance(param, Kept)
    }


def encode_architecture(architecture: Architecture) -> str:
    """An architecture as URL-safe text: its JSON, compressed with zlib, in base64url without padding."""
    packed = zlib.compress(architecture.to_json().encode(), level=9)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode_architecture(text: str) -> Architecture:
    """What `encode_architecture` wrote. Any other text raises `SpecError`, however long it would unpack."""
    if len(text) > MAX_NETWORK_CHARACTERS:
        raise SpecError(None, None, f"It is longer than {MAX_NETWORK_CHARACTERS:,} characters.")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, MAX_JSON_LENGTH + 1)
    except (ValueError, binascii.Error, zlib.error):
        raise SpecError(None, None, "It is damaged: part of the address may be missing.") from None
    if not unpacker.eof:
        raise SpecError(None, None, "It is damaged or too large.")
    architecture = Architecture.from_json(content)
    check_shown(architecture)
    return architecture
