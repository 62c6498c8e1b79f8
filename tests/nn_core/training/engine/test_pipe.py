"""What crosses between the server and a host arrives as it was, and without a needless copy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from io import FileIO
from threading import Thread
from typing import Any

import numpy as np
import pytest

from nn_core.data import ImageSet
from nn_core.training import ConfigError, Snapshot, StartingWeights
from nn_core.training.engine.pipe import packed, receive, send
from tests.nn_core.training.engine.conformance.kinds import KINDS, STANDING
from tests.nn_core.training.small_runs import small_set


@pytest.fixture
def pipe() -> Iterator[tuple[FileIO, FileIO]]:
    reading, writing = os.pipe()
    with FileIO(reading) as one, FileIO(writing, "wb") as other:
        yield one, other


def crossed(pipe: tuple[FileIO, FileIO], whole: bytes, **find: object) -> object:
    """What arrives, however little the pipe holds at once."""
    writer = Thread(target=send, args=(pipe[1], whole))
    writer.start()
    arrived = receive(pipe[0], **find)  # type: ignore[arg-type]
    writer.join()
    return arrived


def test_arrays_of_any_kind_arrive_as_they_were(pipe: tuple[FileIO, FileIO]) -> None:
    base = np.arange(24.0).reshape(2, 3, 4)
    sent = {
        "plain": base,
        "odd bytes": np.arange(7, dtype=np.uint8),
        "after them": np.arange(3, dtype=np.float64),
        "columns": np.asfortranarray(base),
        "every other": base[:, ::2],
        "none": np.zeros((0, 5), np.float32),
        "one": np.array(2.5),
        "truth": np.array([True, False]),
        "large": np.zeros((300, 1000), np.float32),
    }
    arrived = crossed(pipe, packed(Snapshot(3, {"loss": 0.1}, sent, "paused", 1.5)))
    assert isinstance(arrived, Snapshot)
    assert (arrived.step, arrived.metrics, arrived.state, arrived.created_at) == (
        3,
        {"loss": 0.1},
        "paused",
        1.5,
    )
    for name, array in sent.items():
        np.testing.assert_array_equal(arrived.arrays[name], array, strict=True)
        assert arrived.arrays[name].flags.aligned
    assert not arrived.arrays["large"].flags.owndata  # it is a view of what arrived


@pytest.mark.parametrize("kind", KINDS | STANDING)
def test_what_a_run_is_arrives_as_it_was(pipe: tuple[FileIO, FileIO], kind: str) -> None:
    spec, images = (KINDS | STANDING)[kind](), small_set()
    token = {id(spec.dataset): 7, id(images): 8}
    arrived = crossed(
        pipe, packed(spec, keep=lambda thing: token.get(id(thing))), find={7: spec.dataset}.__getitem__
    )
    assert alike(arrived, spec)


def alike(one: Any, other: Any) -> bool:
    """Weights to start from are compared by their numbers; two of them are never equal."""
    if type(one) is not type(other):
        return False
    if isinstance(one, StartingWeights):
        return alike(one.arrays.keys(), other.arrays.keys()) and all(
            np.array_equal(one.arrays[name], other.arrays[name]) for name in one.arrays
        )
    if not is_dataclass(one) or isinstance(one, ImageSet):
        return bool(one == other)
    return all(alike(getattr(one, part.name), getattr(other, part.name)) for part in fields(one))


def test_an_error_keeps_its_words(pipe: tuple[FileIO, FileIO]) -> None:
    error = crossed(pipe, packed(ConfigError("seed", "Too large.")))
    assert isinstance(error, ConfigError)
    assert (error.field, str(error)) == ("seed", "Too large.")


def test_who_reads_hears_that_the_writer_is_gone(pipe: tuple[FileIO, FileIO]) -> None:
    pipe[1].write(packed("half of a message")[:9])
    pipe[1].close()
    with pytest.raises(EOFError):
        receive(pipe[0])
