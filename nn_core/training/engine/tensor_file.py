"""One file of the safetensors format: JSON in its metadata, named arrays, and a checksum as the last of them.

Written in one pass, array after array, so that what is in memory already is never there twice. Any reader of
safetensors can open it. https://github.com/huggingface/safetensors#format
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate, chain, pairwise
from math import inf, isfinite, nan, prod
from typing import Any, BinaryIO, NamedTuple

import numpy as np

FORMAT = "layerscope run"
VERSION = 1
MAX_HEADER_BYTES = 4 * 2**20
"""Ten times of what the longest needs."""
MAX_STACKED = 1_000
MAX_DIMENSIONS = 8
CHECKSUM = "checksum"
CHECKSUM_BYTES = 32
PIECE_BYTES = 2**20

Array = np.ndarray[Any, Any]
Stacks = Mapping[str, Sequence[Array]]
"""Arrays of one shape and type under each name, in the file one array with one more axis, the first."""

DTYPES: dict[str, np.dtype[Any]] = {
    "F64": np.dtype("<f8"),
    "F32": np.dtype("<f4"),
    "F16": np.dtype("<f2"),
    "I64": np.dtype("<i8"),
    "I32": np.dtype("<i4"),
    "I16": np.dtype("<i2"),
    "I8": np.dtype("i1"),
    "U8": np.dtype("u1"),
    "BOOL": np.dtype("?"),
}
_NAMES = {dtype: name for name, dtype in DTYPES.items()}
_SPECIAL = {"nan": nan, "inf": inf, "-inf": -inf}


class ForeignError(ValueError):
    """No such file, or what is left of one."""


class DamagedError(ValueError):
    """Such a file once, but not as it was written."""


class NewerError(ValueError):
    """Written by a version that knows more."""


# Writing


def prepared(facts: Mapping[str, Any], stacks: Stacks) -> tuple[int, Iterator[bytes | memoryview]]:
    """How many bytes the file will have, and all of them in order.

    Raises:
        ValueError: the header would be longer than may be read again.
    """
    aligned = dict(sorted(stacks.items(), key=lambda item: -item[1][0].itemsize))  # the widest first
    header = _header(facts, stacks, aligned)
    return len(header) + sum(map(_nbytes, stacks.values())) + CHECKSUM_BYTES, _pieces(header, aligned)


def _pieces(header: bytes, stacks: Stacks) -> Iterator[bytes | memoryview]:
    digest = blake2b(digest_size=CHECKSUM_BYTES)
    for piece in _gathered(chain([header], _bytes_of(stacks))):
        digest.update(piece)
        yield piece
    yield digest.digest()


def _gathered(pieces: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
    """The same bytes in pieces of some size: each call that takes one lets go of the interpreter's lock, and
    with others training it may be a while until it has it again."""
    small: list[bytes | memoryview] = []
    size = 0
    for piece in pieces:
        small.append(piece)
        size += len(piece)
        if size >= PIECE_BYTES:
            yield small[0] if len(small) == 1 else b"".join(small)
            small, size = [], 0
    yield b"".join(small)


def _header(facts: Mapping[str, Any], stacks: Stacks, aligned: Stacks) -> bytes:
    """Names arrays in the order of `stacks`, as some states have an order; they lie in that of `aligned`."""
    ends = list(accumulate((_nbytes(stack) for stack in aligned.values()), initial=0))
    offsets = dict(zip(aligned, pairwise(ends), strict=True))
    described = {
        name: _described(_NAMES[stack[0].dtype], (len(stack), *stack[0].shape), offsets[name])
        for name, stack in stacks.items()
    }
    described[CHECKSUM] = _described("U8", (CHECKSUM_BYTES,), (ends[-1], ends[-1] + CHECKSUM_BYTES))
    metadata = {"format": FORMAT, "version": str(VERSION), "facts": dumped(facts)}
    text = json.dumps({"__metadata__": metadata, **described}, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    if len(text) > MAX_HEADER_BYTES:
        raise ValueError(f"The description has {len(text):,} bytes.")
    return len(text).to_bytes(8, "little") + text


def _described(dtype: str, shape: tuple[int, ...], offsets: tuple[int, int]) -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": offsets}


def _nbytes(stack: Sequence[Array]) -> int:
    return sum(array.nbytes for array in stack)


def _bytes_of(stacks: Stacks) -> Iterator[memoryview]:
    for array in chain.from_iterable(stacks.values()):
        flat = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
        for start in range(0, len(flat), PIECE_BYTES):
            yield flat[start : start + PIECE_BYTES]


def dumped(facts: Mapping[str, Any]) -> str:
    """JSON in which a number that JSON does not know stands as {"float": "nan"}."""
    try:
        return json.dumps(facts, separators=(",", ":"), allow_nan=False)
    except ValueError:
        return json.dumps(_without_specials(facts), separators=(",", ":"), allow_nan=False)


def _without_specials(value: Any) -> Any:
    if isinstance(value, float) and not isfinite(value):
        return {"float": str(value)}
    if isinstance(value, Mapping):
        return {key: _without_specials(one) for key, one in value.items()}
    return [_without_specials(one) for one in value] if isinstance(value, list | tuple) else value


def loaded(text: str | bytes) -> Any:
    """What `dumped` wrote.

    Raises:
        ValueError: no such JSON, or one nested deeper or with longer numbers than anybody writes.
    """
    try:
        return json.loads(text, object_hook=_with_specials, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("It is nested too deep.") from None


def _with_specials(found: dict[str, Any]) -> Any:
    return _SPECIAL[found["float"]] if found.keys() == {"float"} else found


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number of JSON.")


# Reading


class Place(NamedTuple):
    """Where an array stands in the file."""

    dtype: np.dtype[Any]
    shape: tuple[int, ...]
    start: int


class TensorFile:
    """An open file, whose header was read and holds together; arrays are read when they are asked for.

    Raises:
        ForeignError, NewerError, DamagedError: it cannot be used.
    """

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)
        file.seek(0)
        length = int.from_bytes(file.read(8), "little")
        if not 2 <= length <= min(MAX_HEADER_BYTES, self.size - 8) or self.size > max_bytes:
            raise ForeignError("no header")
        self._start = 8 + length
        try:
            header = loaded(file.read(length))
            metadata = header.pop("__metadata__")
            if metadata["format"] != FORMAT:
                raise ForeignError("another format")
            version = int(metadata["version"])
        except (ForeignError, OSError):
            raise
        except Exception as error:  # whatever stands there instead of a header
            raise ForeignError(str(error)) from None
        if version != VERSION:
            raise NewerError(f"version {version}")
        try:
            self.facts = loaded(metadata["facts"])
            self._places = _places(header, self.size - self._start)
        except Exception as error:
            raise DamagedError(str(error)) from None

    def verify(self) -> str:
        """Compare it with its checksum, and return that, hexadecimal: it tells this file from all others.

        Raises:
            DamagedError: a byte is not as it was written.
        """
        self._file.seek(0)
        digest, left = blake2b(digest_size=CHECKSUM_BYTES), self.size - CHECKSUM_BYTES
        while left > 0 and (piece := self._file.read(min(PIECE_BYTES, left))):
            digest.update(piece)
            left -= len(piece)
        if left or self._file.read() != digest.digest():
            raise DamagedError("the checksum is another")
        return digest.hexdigest()

    def stacks(self, part: str) -> dict[str, list[Array]]:
        """Those whose names begin with `part.`, by what follows; each array has memory of its own.

        Raises:
            DamagedError: the file ended early.
        """
        names = [name for name in self._places if name.startswith(f"{part}.")]
        return {name.removeprefix(f"{part}."): self._stack(self._places[name]) for name in names}

    def _stack(self, place: Place) -> list[Array]:
        self._file.seek(self._start + place.start)
        return [self._array(place.dtype, place.shape[1:]) for _ in range(place.shape[0])]

    def _array(self, dtype: np.dtype[Any], shape: tuple[int, ...]) -> Array:
        array = np.empty(shape, dtype)
        wanted = array.reshape(-1).view(np.uint8).data
        if self._file.readinto(wanted) != len(wanted):  # type: ignore[attr-defined]
            raise DamagedError("it ends early")
        return array


def _places(header: Mapping[str, Any], size: int) -> dict[str, Place]:
    """Every array's place, in the header's order; together they fill the file, one after the other."""
    places, end = {}, 0
    for name, said in sorted(header.items(), key=_first_byte):
        dtype: np.dtype[Any] = DTYPES[said["dtype"]]
        shape, (start, stop) = tuple(said["shape"]), said["data_offsets"]
        counts = [*shape, start, stop]
        if not 1 <= len(shape) <= MAX_DIMENSIONS or not all(type(one) is int and one >= 0 for one in counts):
            raise ValueError(f"{name} has no shape.")
        if not 1 <= shape[0] <= MAX_STACKED or start != end or stop - start != prod(shape) * dtype.itemsize:
            raise ValueError(f"{name} is not as large as its shape.")
        places[name], end = Place(dtype, shape, start), stop
    if end != size or places.pop(CHECKSUM)[:2] != (DTYPES["U8"], (CHECKSUM_BYTES,)):
        raise ValueError("The arrays do not fill the file.")
    return {name: places[name] for name in header if name != CHECKSUM}


def _first_byte(item: tuple[str, Any]) -> tuple[int, int]:
    start, stop = item[1]["data_offsets"]
    return start, stop
