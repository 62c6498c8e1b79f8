"""Messages between this process and a host of its own: pickled, with arrays beside as they lie in memory.

A message is plain data and frozen descriptions. Only the two ends of one pipe, which are the same program,
write to it; nothing that comes from a browser or a file is ever unpickled. On the wire:

    uint32          number of parts
    uint64 each     their lengths
    the parts       each from a multiple of 16 bytes on: the pickle, then the arrays

An array is copied once, into the pipe; who receives it reads from where it arrived.
"""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable, Sequence
from io import BytesIO, FileIO
from itertools import accumulate
from typing import Any

ALIGNED = 16
COUNT = struct.Struct("<I")
Keep = Callable[[object], Any]
"""A token for what does not cross by value, such as images that crossed before; None for all else."""
Find = Callable[[Any], object]
"""What a token stands for."""


class _Pickler(pickle.Pickler):
    def __init__(self, stream: BytesIO, beside: list[pickle.PickleBuffer], keep: Keep) -> None:
        super().__init__(stream, protocol=5, buffer_callback=beside.append)
        self._keep = keep

    def persistent_id(self, thing: object) -> Any:
        return self._keep(thing)


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: BytesIO, beside: Sequence[memoryview], find: Find) -> None:
        super().__init__(stream, buffers=beside)
        self._find = find

    def persistent_load(self, token: Any) -> object:
        return self._find(token)


def packed(message: Any, keep: Keep | None = None) -> bytes:
    """A message as it crosses."""
    beside: list[pickle.PickleBuffer] = []
    if keep is None:
        head = pickle.dumps(message, protocol=5, buffer_callback=beside.append)
    else:
        stream = BytesIO()
        _Pickler(stream, beside, keep).dump(message)
        head = stream.getvalue()
    parts = [memoryview(head), *(buffer.raw() for buffer in beside)]
    lengths = struct.pack(f"<{len(parts)}Q", *(part.nbytes for part in parts))
    whole = [COUNT.pack(len(parts)), lengths]
    for part in parts:
        whole += [part, bytes(-part.nbytes % ALIGNED)]  # type: ignore[list-item]
    return b"".join(whole)


def send(pipe: FileIO, packed: bytes) -> None:
    """Write it whole.

    Raises:
        OSError: there is no reader any more.
    """
    left = memoryview(packed)
    while left:
        left = left[pipe.write(left) :]


def receive(pipe: FileIO, find: Find | None = None) -> Any:
    """The next message, once it is there.

    Raises:
        EOFError: there is no writer any more.
    """
    (count,) = COUNT.unpack(_exactly(pipe, COUNT.size))
    lengths = struct.unpack(f"<{count}Q", _exactly(pipe, 8 * count))
    places = [0, *accumulate(length + -length % ALIGNED for length in lengths)]
    whole = memoryview(_exactly(pipe, places[-1]))
    head, *beside = (whole[at : at + length] for at, length in zip(places, lengths, strict=False))
    if find is None:
        return pickle.loads(head, buffers=beside)
    return _Unpickler(BytesIO(head), beside, find).load()


def _exactly(pipe: FileIO, count: int) -> bytearray:
    buffer = bytearray(count)
    left = memoryview(buffer)
    while left:
        if not (read := pipe.readinto(left)):
            raise EOFError
        left = left[read:]
    return buffer
